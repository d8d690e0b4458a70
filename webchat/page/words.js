// Which words does the page itself say, and in which language? (The bot's own messages are not touched.)

export const WORDS = {
  zh: {
    "chat-title": "聊天", "back": "返回", "menu": "更多选项", "close": "关闭", "cancel": "取消", "ok": "好的",
    "yes-share": "分享", "send": "发送", "retry": "重新发送", "remove": "删除", "copy-done": "已复制",
    "copy-failed": "没能复制。请长按文字,自己复制。",
    "connecting": "正在连接……", "online": "在线", "reconnecting": "网络断了,正在重新连接……",
    "typing": "正在输入……", "typing-hidden": "对方正在输入", "blocked-status": "已停用",
    "message-placeholder": "写消息", "message-label": "消息", "commands": "命令菜单", "commands-none": "没有这个命令。",
    "attach": "发送照片、文件", "attach-photo": "照片", "attach-document": "文件", "attach-location": "位置",
    "attach-contact": "我的手机号", "keyboard-show": "显示按钮", "keyboard-hide": "收起按钮", "record": "录音",
    "start": "开始", "unblock": "重新启用", "block": "停用这个机器人",
    "block-title": "停用{name}?", "block-body": "停用后,它不能再给您发消息。您随时可以重新启用。", "block-yes": "停用",
    "today": "今天", "yesterday": "昨天", "unread": "未读消息", "edited": "已修改", "jump": "到最新消息",
    "jump-count": "到最新消息,{count} 条未读", "older": "正在取更早的消息……", "log-label": "消息记录",
    "empty": "还没有消息。", "empty-start": "点下面的“开始”,就可以和{name}说话。",
    "state-waiting": "等待网络", "state-sending": "正在发送", "state-sent": "已发送", "state-answered": "已回复",
    "state-failed": "没有发出", "by-me": "我", "by-bot": "{name}",
    "waiting-count": "没有网络。{count} 条消息已存好,联网后自动发送。",
    "tap-offline": "现在没有网络,请联网后再点。", "tap-refused": "这个按钮已经失效了。请看最新的消息。",
    "photo": "照片", "photo-open": "放大照片", "document": "文件", "document-open": "下载文件 {name}",
    "contact": "联系人", "location": "位置", "voice": "语音", "voice-play": "播放语音,{seconds} 秒", "voice-pause": "暂停",
    "voice-seek": "播放位置", "voice-broken": "这段语音放不出来。请重新打开页面再试。",
    "spoiler": "点一下显示", "caption": "说明(可不写)", "upload-title-photo": "发送照片",
    "upload-title-document": "发送文件", "upload-cancel": "取消上传", "uploading": "已上传 {percent}%",
    "too-large": "这个文件有 {size},太大了。最多 20 MB,请换一个小一点的,或分成几份发送。",
    "too-large-server": "文件太大,服务器没有收下。最多 20 MB,请换一个小一点的。",
    "empty-file": "这是一个空文件,没有内容可发。请换一个文件。",
    "upload-failed": "没有传上去。请检查网络,再点“重新发送”。",
    "send-refused": "服务器没有收下这条消息。请改一改再发。", "not-photo": "这不是照片。要发它,请选“文件”。",
    "share-title": "把您的手机号告诉{name}?", "share-body": "对方会看到这个号码:",
    "share-own": "请写下您的手机号,对方会看到它:", "phone-label": "手机号", "phone-bad": "请写完整的手机号,只用数字。",
    "location-title": "把您现在的位置告诉{name}?", "location-body": "对方会看到您此刻所在的地点。",
    "location-failed": "没能取得位置。请在浏览器里允许定位,或者用文字写下地点。",
    "mic-denied": "不能用麦克风。请在浏览器的设置里允许,或者打字发送。",
    "mic-short": "录音太短了。请再录一次,说完再点发送。", "recording": "正在录音", "record-cancel": "取消录音",
    "record-send": "发送录音", "open-link": "打开链接",
    "text-size": "字号", "size-0": "标准", "size-1": "大", "size-2": "特大", "language": "语言",
    "ended-title": "这个聊天已经结束了", "ended-body": "链接已失效,或者演示已经重新开始。请从首页再进来。",
    "ended-go": "去首页", "load-failed": "没能打开聊天。请检查网络,再点“重试”。", "again": "重试",
    "home-title": "聊天演示", "home-about": "选一个人,从他的角度和机器人聊天。",
    "home-people": "您想扮演谁?", "home-try": "可以试试", "home-clock": "演示日期", "home-day": "往后一天",
    "home-first": "到下月 1 日", "home-month": "往后一个月", "home-working": "时间正在走,请稍等……",
    "home-moved": "现在是{date}。", "home-clock-failed": "时间没有走成。请等一会儿再点一次。",
    "home-offline": "连不上服务器。请看它是否还在运行,再试一次。",
    "home-over": "重新开始", "home-over-title": "全部重新开始?", "home-over-body": "所有聊天和改动都会清空,演示回到最初的样子。",
    "home-over-yes": "清空并重新开始", "home-over-working": "正在重新开始,请稍等……", "home-over-done": "已经重新开始。",
    "home-over-failed": "没能重新开始。请等一会儿再试一次。",
    "home-left": "左边是谁", "home-right": "右边是谁", "home-pick": "请选一个人", "home-tab": "单独打开",
    "home-new": "新来的人", "home-new-about": "谁也不认识他,第一次来。", "home-new-title": "他叫什么名字?",
    "home-new-name": "名字", "home-new-yes": "进去聊天", "home-new-empty": "请写一个名字。",
    "home-nobody": "这里没有可以扮演的人。请用发给您的链接打开聊天。", "home-load-failed": "首页没有取到内容。请检查服务器,再点“重试”。",
    "home-far": "这个首页只能在运行它的电脑上打开。请在那台电脑上打开,或者用发给您的链接。",
    "home-sign-failed": "没能以这个人的身份进入。请刷新页面再试。", "home-frame": "{name}的聊天",
    "who-title": "您是谁?", "who-about": "请选择以谁的身份打开和“{name}”的聊天。", "who-as": "以{name}的身份继续", "who-last": "上次用的",
  },
  en: {
    "chat-title": "Chat", "back": "Back", "menu": "More options", "close": "Close", "cancel": "Cancel", "ok": "OK",
    "yes-share": "Share", "send": "Send", "retry": "Send again", "remove": "Delete", "copy-done": "Copied",
    "copy-failed": "Could not copy. Press and hold the text to copy it yourself.",
    "connecting": "Connecting…", "online": "online", "reconnecting": "No connection, reconnecting…",
    "typing": "typing…", "typing-hidden": "The bot is typing", "blocked-status": "stopped",
    "message-placeholder": "Message", "message-label": "Message", "commands": "Command menu",
    "commands-none": "There is no such command.",
    "attach": "Send a photo or file", "attach-photo": "Photo", "attach-document": "File",
    "attach-location": "Location", "attach-contact": "My phone number", "keyboard-show": "Show the buttons",
    "keyboard-hide": "Hide the buttons", "record": "Record voice",
    "start": "Start", "unblock": "Use again", "block": "Stop this bot",
    "block-title": "Stop {name}?", "block-body": "It can then no longer write to you. You can use it again at any time.",
    "block-yes": "Stop",
    "today": "Today", "yesterday": "Yesterday", "unread": "Unread messages", "edited": "edited",
    "jump": "To the newest message", "jump-count": "To the newest message, {count} unread",
    "older": "Fetching older messages…", "log-label": "Messages", "empty": "No messages yet.",
    "empty-start": "Press “Start” below to talk with {name}.",
    "state-waiting": "waiting for the network", "state-sending": "sending", "state-sent": "sent",
    "state-answered": "answered", "state-failed": "not sent", "by-me": "Me", "by-bot": "{name}",
    "waiting-count": "No network. Messages kept here: {count}. They are sent once you are connected.",
    "tap-offline": "There is no network now. Tap again when you are connected.",
    "tap-refused": "This button no longer works. See the newest message.",
    "photo": "Photo", "photo-open": "Enlarge the photo", "document": "File", "document-open": "Download {name}",
    "contact": "Contact", "location": "Location", "voice": "Voice message",
    "voice-play": "Play voice message, {seconds} seconds", "voice-pause": "Pause", "voice-seek": "Position",
    "voice-broken": "This voice message cannot be played. Open the page again and retry.",
    "spoiler": "Tap to show", "caption": "Caption (may stay empty)", "upload-title-photo": "Send a photo",
    "upload-title-document": "Send a file", "upload-cancel": "Cancel the upload", "uploading": "{percent}% uploaded",
    "too-large": "This file has {size}, which is too large. Up to 20 MB can be sent: choose a smaller one or send it in parts.",
    "too-large-server": "The file is too large for the server. Up to 20 MB can be sent: choose a smaller one.",
    "empty-file": "This file is empty, there is nothing to send. Choose another one.",
    "upload-failed": "The upload failed. Check the network and press “Send again”.",
    "send-refused": "The server did not take this message. Change it and send it again.",
    "not-photo": "This is not a photo. To send it, choose “File”.",
    "share-title": "Share your phone number with {name}?", "share-body": "This number will be shown:",
    "share-own": "Write down your phone number; it will be shown:", "phone-label": "Phone number",
    "phone-bad": "Write the whole phone number, digits only.",
    "location-title": "Share where you are with {name}?", "location-body": "The place where you are now will be shown.",
    "location-failed": "Your place could not be found. Allow it in the browser, or write the place as text.",
    "mic-denied": "The microphone cannot be used. Allow it in the browser's settings, or type your message.",
    "mic-short": "The recording is too short. Record again and press send when you have finished.",
    "recording": "Recording", "record-cancel": "Cancel the recording", "record-send": "Send the recording",
    "open-link": "Open the link",
    "text-size": "Text size", "size-0": "Normal", "size-1": "Large", "size-2": "Very large", "language": "Language",
    "ended-title": "This chat has ended", "ended-body":
      "The link is no longer valid, or the demonstration was started over. Come in again from the start page.",
    "ended-go": "To the start page", "load-failed": "The chat could not be opened. Check the network and retry.",
    "again": "Retry",
    "home-title": "Chat demonstration", "home-about": "Choose a person and talk to the bot in their place.",
    "home-people": "Who do you want to be?", "home-try": "Things to try", "home-clock": "Demonstration date",
    "home-day": "+1 day", "home-first": "To the 1st", "home-month": "+1 month",
    "home-working": "Time is moving, one moment…", "home-moved": "It is now {date}.",
    "home-clock-failed": "Time did not move. Wait a little and press again.",
    "home-offline": "The server cannot be reached. See whether it still runs, then try again.",
    "home-over": "Start over", "home-over-title": "Start everything over?",
    "home-over-body": "All chats and changes are erased, and the demonstration returns to its beginning.",
    "home-over-yes": "Erase and start over", "home-over-working": "Starting over, one moment…",
    "home-over-done": "Started over.", "home-over-failed": "Starting over failed. Wait a little and try again.",
    "home-left": "Person on the left", "home-right": "Person on the right", "home-pick": "Choose a person",
    "home-tab": "Open alone", "home-new": "Somebody new", "home-new-about": "Nobody knows them, here for the first time.",
    "home-new-title": "What is their name?", "home-new-name": "Name", "home-new-yes": "Open the chat",
    "home-new-empty": "Write a name.",
    "home-nobody": "There is nobody to be here. Open the chat with the link that was given to you.",
    "home-load-failed": "The start page could not be filled. Check the server and press “Retry”.",
    "home-far": "This start page opens only on the computer it runs on. Open it there, or use the link that was given to you.",
    "home-sign-failed": "Could not enter as this person. Reload the page and try again.", "home-frame": "Chat of {name}",
    "who-title": "Who are you?", "who-about": "Choose as whom to open the chat with “{name}”.",
    "who-as": "Continue as {name}", "who-last": "last used",
  },
};

const KEPT = "chat.language";

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  const first = asked || localStorage.getItem(KEPT) || navigator.language || "zh";
  return first.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const language = chosen();
export const locale = language === "zh" ? "zh-CN" : "en-GB";

/** The sentence for `key` with {placeholders} filled; an unknown key is a fault of ours and throws. */
export function say(key, values = {}) {
  const sentence = WORDS[language][key];
  if (sentence === undefined) throw new Error(`no words for ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Fills every data-word (text), data-label (accessible name and tip) and data-hint (placeholder) below `root`. */
export function fill(root = document) {
  if (root === document) document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = say(node.dataset.word);
  for (const node of root.querySelectorAll("[data-label]")) label(node, say(node.dataset.label));
  for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = say(node.dataset.hint);
}

export function label(node, sentence) {
  node.setAttribute("aria-label", sentence);
  node.title = sentence;
}

/** Of a {"zh": …, "en": …} pair the one in the page's language, or the other when that one is missing. */
export function pick(pair) {
  return pair ? pair[language] || pair.zh || pair.en || "" : "";
}

/** Keeps the language for this browser and draws the page again; frames of the same site follow. */
export function setLanguage(next) {
  localStorage.setItem(KEPT, next);
  const here = new URL(location.href);
  here.searchParams.delete("lang");
  if (here.href === location.href) location.reload();
  else location.replace(here);
}

addEventListener("storage", (change) => {
  if (change.key === KEPT && change.newValue && change.newValue !== language) location.reload();
});
