(function () {
  var button = document.getElementById("read"), speech = window.speechSynthesis, at = -1;
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  var parts = [].slice.call(document.querySelectorAll("[data-say]"));
  function mark(place) {
    parts.forEach(function (part, number) { part.classList.toggle("now", number === place); });
    if (place >= 0) parts[place].scrollIntoView({ block: "center" });
    at = place;
    button.textContent = button.getAttribute(place < 0 ? "data-start" : "data-stop");
  }
  function say(place) {
    if (place >= parts.length) return mark(-1);
    mark(place);
    var words = new SpeechSynthesisUtterance(parts[place].textContent.replace(/\s+/g, " "));
    words.lang = document.documentElement.lang;
    words.rate = 0.85;
    words.onend = function () { if (at === place) say(place + 1); };
    words.onerror = function () { if (at === place) mark(-1); };
    speech.speak(words);
  }
  button.hidden = false;
  button.onclick = function () {
    var reading = at >= 0;
    mark(-1);
    speech.cancel();
    if (!reading) say(0);
  };
  window.addEventListener("pagehide", function () { speech.cancel(); });
})();
