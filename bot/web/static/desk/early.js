// Before anything is drawn: light or dark, where somebody chose one; and nothing that is pressed while the other
// scripts are on their way is lost or done unasked.
(() => {
  "use strict";
  const root = document.documentElement;
  root.dataset.theme = localStorage.getItem("kefu:theme") ?? "";
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset?.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });
  // Forms and links work by themselves. What only a script can do waits for it, and is done once it is there.
  const pressed = new Set();
  const remember = (event) => {
    const button = event.target.closest?.("button[data-opens], [data-theme-toggle], [data-draft], [data-anyway]");
    if (!button) return;
    pressed.add(button);
    event.stopImmediatePropagation(); // one of the scripts may be there already
  };
  document.addEventListener("click", remember, true);
  document.addEventListener("DOMContentLoaded", () => {
    document.removeEventListener("click", remember, true);
    for (const button of pressed) button.click();
  });
})();
