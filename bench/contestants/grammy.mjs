// grammY as its manual shows it: api.sendMessage, so many in flight, no books. `node grammy.mjs ORDER`.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Bot } = createRequire(`${process.cwd()}/var/bench/node/`)("grammy");
const order = JSON.parse(process.argv[2]);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const bot = new Bot(order.token, { client: { apiRoot: order.address } });
const markup = { inline_keyboard: order.buttons.map((text) => [{ text, callback_data: "x" }]) };

let next = 1;
async function oneAfterAnother() {
  while (next <= order.count) {
    const person = next++;
    await bot.api.sendMessage(order.chats_from + person, order.text, { parse_mode: "HTML", reply_markup: markup });
  }
}

await bot.init();
console.log("ready");
await lines.next();
const began = performance.now();
const worked = process.cpuUsage();
await Promise.all(Array.from({ length: order.window }, oneAfterAnother));
const cost = process.cpuUsage(worked);
const figures = {
  seconds: (performance.now() - began) / 1000,
  cpu: (cost.user + cost.system) / 1e6,
  rss: process.resourceUsage().maxRSS * 1024,
};
await lines.next();
console.log(JSON.stringify(figures));
process.exit(0);
