// Puts a button on the page that this script stands in, and the chat behind it in a frame. `words` come before this.

const site = new URL(document.currentScript.src).origin;
const host = document.createElement("div");
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { all: initial; }
  button { position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483000; width: 3.5rem; height: 3.5rem; border: 0;
    border-radius: 50%; background: #0b5cc4; color: #fff; cursor: pointer; box-shadow: 0 2px 10px rgb(0 0 0 / .3); }
  button:focus-visible { outline: 3px solid #0b5cc4; outline-offset: 3px; }
  button.unread::after { content: ""; position: absolute; inset: 0 0 auto auto; width: .9rem; height: .9rem;
    border-radius: 50%; background: #c4161c; border: 2px solid #fff; }
  iframe { position: fixed; inset: auto 1rem 5.25rem auto; z-index: 2147483000; border: 1px solid #9aa4b0;
    border-radius: .875rem; width: min(24rem, calc(100vw - 2rem)); height: min(38rem, calc(100vh - 7rem));
    color-scheme: light dark; box-shadow: 0 4px 24px rgb(0 0 0 / .25); background: Canvas; }
  [hidden] { display: none; }
  @media (max-width: 480px) { iframe { inset: 0 0 4.75rem 0; width: 100vw; height: calc(100dvh - 4.75rem); border-radius: 0; } }
`);
root.adoptedStyleSheets = [sheet];

const button = document.createElement("button");
button.type = "button";
const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
icon.setAttribute("viewBox", "0 0 32 32");
icon.setAttribute("width", "28");
icon.setAttribute("aria-hidden", "true");
const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
shape.setAttribute("fill", "currentColor");
shape.setAttribute("d", "M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H14l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z");
icon.append(shape);
button.append(icon);
root.append(button);
let frame = null;
let loaded = false;

function name(open) {
  const unread = button.classList.contains("unread");
  button.setAttribute("aria-label", words[open ? "embed.close" : "embed.open"] + (unread ? ` · ${words["embed.unread"]}` : ""));
  button.setAttribute("aria-expanded", String(open));
}

function show(open) {
  if (open && !frame) {
    frame = document.createElement("iframe"); // only now: a page that nobody asks costs nothing
    frame.title = words.title;
    frame.src = `${site}/chat`;
    frame.addEventListener("load", () => { loaded = true; tell("focus"); });
    root.append(frame);
  }
  if (frame) frame.hidden = !open;
  if (open) button.classList.remove("unread");
  name(open);
  if (open) tell("focus");
  else button.focus();
}

function tell(what) {
  if (loaded) frame.contentWindow?.postMessage({ kefu: what }, site);
}

button.addEventListener("click", () => show(!frame || frame.hidden));
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && frame && !frame.hidden) show(false); });
addEventListener("message", (event) => {
  if (!frame || event.source !== frame.contentWindow || event.origin !== site) return;
  if (event.data?.kefu === "close") show(false);
  if (event.data?.kefu === "message" && frame.hidden) {
    button.classList.add("unread");
    name(false);
  }
});
name(false);
const place = () => document.body.append(host);
if (document.body) place();
else addEventListener("DOMContentLoaded", place);
