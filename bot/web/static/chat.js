// The chat page: sends what is typed or tapped, shows what comes back. Works without anything from elsewhere.

const log = document.getElementById("log");
const form = document.getElementById("form");
const text = document.getElementById("text");
const send = document.getElementById("send");
const fresh = document.getElementById("new");
const count = document.getElementById("count");
const wait = document.getElementById("wait");
const longest = Number(count.dataset.longest);
const SHOW_COUNT_FROM = 0.8; // of the longest text
const PATIENCE = 20000; // milliseconds until a message counts as lost
const POLL = 1500; // milliseconds between looks at an index that is being built

let busy = document.body.dataset.status !== "ok";

function add(name) {
  const line = document.getElementById(name).content.firstElementChild.cloneNode(true);
  log.append(line);
  return line;
}

function scroll() {
  log.scrollTop = log.scrollHeight;
}

function refresh() {
  const length = text.value.length;
  send.disabled = busy || !text.value.trim();
  fresh.disabled = busy; // or the answer under way would land in the new conversation
  count.textContent = length >= longest * SHOW_COUNT_FROM ? `${length} / ${longest}` : "";
  count.classList.toggle("full", length >= longest);
  // Only the last line's buttons answer something; the others show what was offered then.
  for (const button of log.querySelectorAll(".options button")) {
    button.disabled = busy || button.closest(".line") !== log.lastElementChild;
  }
}

function showReply(reply) {
  const line = add("bot-line");
  line.querySelector(".text").innerHTML = reply.html; // escaped where it is rendered; scripts are forbidden
  line.dataset.decision = reply.decision;
  if (!reply.options.length) return;
  const options = document.createElement("div");
  options.className = "options";
  for (const { label, value } of reply.options) {
    const button = document.createElement("button");
    button.type = "button";
    button.value = value;
    button.textContent = label;
    options.append(button);
  }
  line.append(options);
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

async function deliver(message) {
  busy = true;
  refresh();
  const typing = add("typing-line");
  scroll();
  try {
    const response = await post("/chat/messages", message);
    const reply = await response.json();
    typing.remove();
    showReply(reply);
  } catch {
    typing.remove();
    const line = add("error-line");
    line.querySelector("button").addEventListener("click", () => {
      line.remove();
      deliver(message);
    });
  }
  busy = false;
  refresh();
  scroll();
}

function say(message) {
  log.querySelector(".line.error")?.remove();
  add("customer-line").querySelector(".text").textContent = message.text;
  deliver(message);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = text.value.trim();
  if (!typed || busy) return;
  text.value = "";
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

text.addEventListener("input", refresh);

log.addEventListener("click", (event) => {
  const button = event.target.closest(".bot .options button");
  if (!button || busy) return;
  const label = button.textContent.trim();
  say(button.value ? { text: label, choice: button.value } : { text: label });
  text.focus();
});

fresh.addEventListener("click", async () => {
  try {
    await post("/chat/new", {});
  } catch {
    return; // the conversation stays as it is, and the button can be pressed again
  }
  for (const line of [...log.children]) if (line.id !== "greeting") line.remove();
  refresh();
  text.focus();
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
  busy = false;
  refresh();
}

if (document.body.dataset.status === "indexing") awaitIndex();
refresh();
scroll();
