// The chat page: sends what is typed, tapped or attached; shows what the stream brings. Needs nothing from elsewhere.

import { attach } from "./chat-files.js";
import { menu } from "./chat-menu.js";
import { add, refreshLine, show, word } from "./chat-lines.js";

const log = document.getElementById("log");
const form = document.getElementById("form");
const text = document.getElementById("text");
const send = document.getElementById("send");
const fresh = document.getElementById("new");
const count = document.getElementById("count");
const wait = document.getElementById("wait");
const ticket = document.getElementById("ticket");
const offline = document.getElementById("offline");
const earlier = document.getElementById("earlier");
const ask = document.getElementById("ask");
const longest = Number(count.dataset.longest);
const SHOW_COUNT_FROM = 0.8; // of the longest text
const PATIENCE = 20000; // milliseconds until a message counts as lost
const POLL = 1500; // milliseconds between looks at an index that is being built
const GONE_AFTER = 4000; // milliseconds without a connection until the page says so
const LONGEST_TYPING = 30000; // milliseconds; then whoever would have ended it was not heard
const FIRST_WAIT = 3000; // milliseconds until a stream that was refused is asked for again; then twice as long
const LONGEST_WAIT = 60000;
const DRAFT = "kefu-draft";

let last = Number(document.body.dataset.last);
let waiting = document.body.dataset.status !== "ok";
let known = last > 0; // whether this browser has a conversation that can be followed
let again = FIRST_WAIT;
let turn = Promise.resolve();
let source = null;
let gone = 0;

// In a frame a browser may keep nothing; then a half-written text does not survive a reload.
const store = {
  get: () => { try { return localStorage.getItem(DRAFT) ?? ""; } catch { return ""; } },
  set: (value) => { try { value ? localStorage.setItem(DRAFT, value) : localStorage.removeItem(DRAFT); } catch { /* nothing is kept */ } },
};

function scroll() {
  log.scrollTop = log.scrollHeight;
}

function refresh() {
  const length = text.value.length;
  send.disabled = waiting || !text.value.trim();
  fresh.disabled = waiting;
  count.textContent = length >= longest * SHOW_COUNT_FROM ? `${length} / ${longest}` : "";
  count.classList.toggle("full", length >= longest);
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw Object.assign(new Error(`${path}: ${response.status}`), { status: response.status });
  return response;
}

function typing(on) {
  log.querySelector(".typing")?.remove();
  clearTimeout(typing.over);
  if (!on) return;
  add("typing-line");
  typing.over = setTimeout(typing, LONGEST_TYPING, false);
}

// One thing is sent after the other: two requests side by side may overtake each other, and a question that leans on
// the one before it would be read without that.
function inTurn(make) {
  const mine = turn.then(make);
  turn = mine.catch(() => {});
  return mine;
}

// A long upload holds up nothing that is typed, but for a new browser: it gets its secret with the first answer, and
// until then each thing would begin a conversation of its own.
function beside(make) {
  return known ? make() : inTurn(make);
}

async function deliver(path, message) {
  typing(true);
  scroll();
  try {
    const response = await inTurn(() => post(path, message));
    const told = await response.json();
    const line = log.querySelector(`[data-post="${message.id}"]`);
    if (line) line.dataset.id = told.line;
    known = true;
    follow();
    return true;
  } catch (error) {
    typing(false);
    const line = add("error-line");
    if (error.status === 429) line.querySelector(".text").textContent = word("limited");
    // Sent again under the same id it is dealt with once, even if it was taken and only the answer was lost.
    line.querySelector("button").addEventListener("click", () => {
      line.remove();
      deliver(path, message);
    });
    scroll();
    return false;
  }
}

function say(message, path = "/chat/messages") {
  message.id = newId();
  log.querySelector(".line.error")?.remove();
  const line = add("customer-line");
  line.dataset.post = message.id;
  line.querySelector(".text").textContent = message.text ?? message.label;
  return deliver(path, message);
}

function follow() {
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource(`/chat/stream?after=${last}`);
  source.addEventListener("open", () => { gone = 0; again = FIRST_WAIT; offline.hidden = true; });
  source.addEventListener("error", () => {
    gone ||= Date.now();
    setTimeout(() => { offline.hidden = !gone || Date.now() - gone < GONE_AFTER; }, GONE_AFTER + 100);
    // A browser gives up where it is answered with an error; the page does not.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(follow, again);
    again = Math.min(again * 2, LONGEST_WAIT);
  });
  source.addEventListener("line", (event) => {
    const line = JSON.parse(event.data);
    last = Math.max(last, line.id);
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
    if (line.who !== "customer") typing(false);
    show(line);
    const wrote = log.querySelector(".typing");
    if (wrote) log.append(wrote);
    if (atEnd || line.who !== "agent") scroll();
    if (line.who === "agent" || document.hidden) parent !== window && parent.postMessage({ kefu: "message" }, "*");
  });
  source.addEventListener("settled", (event) => { if (!JSON.parse(event.data).said) typing(false); });
  source.addEventListener("forgotten", (event) => dropUpTo(JSON.parse(event.data).number ?? 0));
  source.addEventListener("state", (event) => state(JSON.parse(event.data)));
}

function dropUpTo(number) {
  for (const line of [...log.querySelectorAll("[data-id]")]) if (Number(line.dataset.id) <= number) line.remove();
}

function state({ begins, ticket: open }) {
  dropUpTo(begins);
  const name = open && `state.${open.state}`;
  ticket.hidden = !open || !word(name);
  ticket.textContent = ticket.hidden ? "" : word(name).replace("{number}", open.number).replace("{when}", open.when);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = text.value.trim();
  if (!typed || waiting) return;
  text.value = "";
  store.set("");
  refresh();
  say({ text: typed });
  text.focus();
});

text.addEventListener("keydown", (event) => {
  // Enter that picks a word in an input method does not send.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

text.addEventListener("input", () => {
  store.set(text.value);
  refresh();
});

log.addEventListener("click", (event) => {
  const button = event.target.closest(".bot .options button, .agent .options button");
  if (!button || waiting) return;
  const label = button.textContent.trim();
  say(button.value ? { text: label, tap: button.value } : { text: label });
  text.focus();
});

fresh.addEventListener("click", () => {
  if (!log.querySelector("[data-id], .error")) return text.focus();
  ask.returnValue = "no";
  ask.showModal();
});

ask.addEventListener("close", async () => {
  text.focus();
  if (ask.returnValue !== "yes") return;
  try {
    await inTurn(() => post("/chat/new", {}));
  } catch {
    return; // the conversation stays as it is, and the button can be pressed again
  }
  for (const line of [...log.querySelectorAll(".line")]) if (line.id !== "greeting") line.remove();
  document.getElementById("greeting").hidden = false;
  earlier.hidden = true;
});

earlier.addEventListener("click", async () => {
  const first = log.querySelector("[data-id]");
  const response = await fetch(`/chat/lines?before=${first?.dataset.id ?? last + 1}`).catch(() => null);
  if (!response?.ok) return;
  const { lines, more } = await response.json();
  const before = log.scrollHeight;
  for (const line of lines) show(line, first);
  log.scrollTop += log.scrollHeight - before;
  earlier.hidden = !more;
  document.getElementById("greeting").hidden = more;
});

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && parent !== window && !event.defaultPrevented) parent.postMessage({ kefu: "close" }, "*");
});
addEventListener("message", (event) => {
  if (event.source === parent && event.data?.kefu === "focus") text.focus();
});

async function awaitIndex() {
  const bar = wait.querySelector("progress");
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL));
    const state = await fetch("/chat/status").then((response) => response.json(), () => ({}));
    if (state.status === "ok") break;
    if (state.status === "failed") return location.reload();
    if (state.total) Object.assign(bar, { max: state.total, value: state.done });
  }
  wait.hidden = true;
  waiting = false;
  refresh();
}

menu({
  command: (name, label) => say({ text: label, command: name }),
  language: async (key, label) => { if (await say({ label, language: key }, "/chat/language")) location.reload(); },
});
attach({ newId, beside, taken: () => { known = true; follow(); }, typing, scroll });
if (document.body.dataset.status === "indexing") awaitIndex();
text.value ||= store.get(); // what was typed before the script was there is newer
for (const button of document.querySelectorAll("[data-ready]")) button.disabled = false;
for (const line of log.querySelectorAll("[data-id]")) refreshLine(line);
refresh();
scroll();
if (known) follow();
