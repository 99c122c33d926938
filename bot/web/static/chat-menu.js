// The menu: opened by a button, walked by arrow keys, closed by Escape or by leaving it.

const button = document.getElementById("menu");
const choices = document.getElementById("choices");

function open(on) {
  choices.hidden = !on;
  button.setAttribute("aria-expanded", String(on));
  if (on) choices.querySelector("button").focus();
}

export function menu({ command, language }) {
  button.addEventListener("click", () => open(choices.hidden));
  choices.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    open(false);
    button.focus();
    const label = chosen.textContent.trim();
    if (chosen.dataset.command) command(chosen.dataset.command, label);
    else language(chosen.dataset.language, label);
  });
  choices.addEventListener("keydown", (event) => {
    const items = [...choices.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      items[(at + step + items.length) % items.length].focus();
      event.preventDefault();
    } else if (event.key === "Escape") {
      event.preventDefault();
      open(false);
      button.focus();
    }
  });
  addEventListener("pointerdown", (event) => {
    if (!choices.hidden && !event.target.closest(".actions")) open(false);
  });
  choices.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !event.relatedTarget.closest(".actions")) open(false);
  });
}
