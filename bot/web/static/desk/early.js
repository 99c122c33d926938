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
  const send = (event) => {
    const form = event.target.form;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || form?.id !== "say") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) form.requestSubmit();
  };
  document.addEventListener("click", remember, true);
  document.addEventListener("keydown", send, true);
  document.addEventListener("DOMContentLoaded", () => {
    document.removeEventListener("click", remember, true);
    document.removeEventListener("keydown", send, true);
    for (const button of pressed) button.click();
  });
})();
