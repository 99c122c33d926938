// Lets the clocks of deadlines tick: the words come from the page, the colour from how much time is left.
(() => {
  "use strict";
  const words = document.querySelector("[data-left]")?.dataset;
  const spell = (seconds) => {
    const minutes = Math.ceil(Math.abs(seconds) / 60);
    const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
    if (days) return `${days} ${words.days} ${hours} ${words.hours}`;
    if (hours) return `${hours} ${words.hours} ${rest} ${words.minutes}`;
    return `${rest} ${words.minutes}`;
  };
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-due]")) {
      const left = (new Date(clock.dataset.due) - Date.now()) / 1000;
      const text = (left > 0 ? words.left : words.over).replace("{time}", spell(left));
      if (clock.textContent !== text) clock.textContent = text;
      const tone = left <= 0 ? "late" : left <= clock.dataset.target / 2 ? "soon" : "fine";
      for (const holder of [clock, clock.closest(".row.waits")]) {
        if (!holder || holder.classList.contains(tone)) continue;
        holder.classList.remove("fine", "soon", "late");
        holder.classList.add(tone);
      }
    }
  };
  if (words) setInterval(tick, 5000);
})();
