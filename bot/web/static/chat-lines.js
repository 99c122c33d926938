// Lines of the conversation: made from templates of the page, each shown once.

const log = document.getElementById("log");
const words = document.getElementById("words").content;

export function word(name) {
  return words.querySelector(`[data-name="${name}"]`)?.textContent ?? "";
}

export function add(name, before = null) {
  const line = document.getElementById(name).content.firstElementChild.cloneNode(true);
  log.insertBefore(line, before);
  return line;
}

export function show(line, before = null) {
  if (line.replaces) {
    const old = log.querySelector(`[data-id="${line.replaces}"] .text`);
    if (old) old.innerHTML = line.html; // escaped where it is rendered; scripts are forbidden
    return;
  }
  // A line that this page has put there itself, or that the stream brings once more.
  const own = line.post && log.querySelector(`[data-post="${line.post}"]`);
  if (own) own.dataset.id = line.id;
  if (log.querySelector(`[data-id="${line.id}"]`)) return;
  const made = add(`${line.who}-line`, before);
  made.dataset.id = line.id;
  if (line.post) made.dataset.post = line.post;
  if (line.decision) made.dataset.decision = line.decision;
  if (line.name) made.querySelector(".who").textContent += ` · ${line.name}`;
  const text = made.querySelector(".text");
  if (line.html) text.innerHTML = line.html;
  else text.remove();
  if (line.file) made.append(link(line.file));
  if (line.buttons?.length) made.append(options(line.buttons));
}

export function refreshLine(line) {
  if (line.matches(".customer") && line.dataset.decision === "") delete line.dataset.decision;
}

export function link(file) {
  const made = document.createElement("a");
  made.className = "file";
  made.href = file.url;
  made.target = "_blank";
  made.rel = "noopener";
  if (file.kind === "photo") {
    const picture = document.createElement("img");
    picture.src = file.url;
    picture.alt = `${word("photo")} ${file.name}`;
    picture.loading = "lazy";
    made.append(picture);
  } else {
    made.download = "";
    const kind = document.createElement("span");
    kind.textContent = word(file.kind) || word("document");
    made.append(kind, ` ${file.name}`);
  }
  return made;
}

function options(rows) {
  const made = document.createElement("div");
  made.className = "options";
  for (const [label, data] of rows.flat()) {
    const button = document.createElement("button");
    button.type = "button";
    button.value = data;
    button.textContent = label;
    made.append(button);
  }
  return made;
}
