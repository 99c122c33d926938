// Files: chosen, dropped or pasted; sent with progress, and with a plain word where they are not taken.

import { word } from "./chat-lines.js";

const input = document.getElementById("file");
const text = document.getElementById("text");
const upload = document.getElementById("upload");
const fault = document.getElementById("fault");
const megabytes = Number(document.body.dataset.megabytes);

function say(name) {
  fault.textContent = word(name).replace("{limit}", megabytes);
  fault.hidden = false;
}

export function attach({ newId, beside, taken, typing, scroll }) {
  let request = null;

  function send(file) {
    fault.hidden = true;
    if (request) return;
    if (!file.size) return say("empty_file");
    if (file.size > megabytes * 1e6) return say("too_large");
    request = new XMLHttpRequest(); // `fetch` tells nothing of how far it is
    const mine = request;
    request.open("POST", `/chat/files?id=${newId()}&name=${encodeURIComponent(file.name || "file")}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    upload.hidden = false;
    upload.querySelector("span").textContent = word("uploading").replace("{name}", file.name);
    const bar = upload.querySelector("progress");
    request.upload.addEventListener("progress", (event) => { bar.value = (100 * event.loaded) / event.total; });
    request.addEventListener("loadend", () => {
      const { status, stopped } = mine;
      if (!stopped) request = null;
      upload.hidden = true;
      bar.value = 0;
      if (status === 202) {
        taken();
        typing(true);
        scroll();
      } else if (!stopped) {
        say({ 413: "too_large", 415: "wrong_type", 429: "limited" }[status] ?? "upload_failed");
      }
    });
    beside(() => new Promise((done) => {
      if (mine.stopped) return done();
      mine.addEventListener("loadend", done);
      mine.send(file);
    }));
  }

  document.getElementById("attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (input.files[0]) send(input.files[0]);
    input.value = "";
    text.focus();
  });
  upload.querySelector("button").addEventListener("click", () => {
    if (!request) return;
    request.stopped = true;
    request.abort();
    upload.hidden = true;
    request = null;
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files[0]) send(event.dataTransfer.files[0]);
  });
  text.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files[0]) return;
    event.preventDefault();
    send(event.clipboardData.files[0]);
  });
}
