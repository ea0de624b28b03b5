/* 坐席工作台: what comes from the sides into the form, how long the call goes on, and the name of the button. */
(() => {
  "use strict";
  const form = () => document.querySelector("form[data-step]");
  const field = (name) => form()?.elements.namedItem(name);
  const fill = (name, value) => {
    const box = field(name);
    if (!box || !value) return;
    box.value = value; // of a group of radio buttons too
    const one = box instanceof RadioNodeList ? [...box].find((radio) => radio.checked) : box;
    one?.dispatchEvent(new Event("input", { bubbles: true }));
    one?.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("knowledge:cite", (event) => {
    const part = document.querySelector(".answer-now");
    if (!part) return;
    part.open = true;
    fill("answer", event.detail.answer);
    fill("article", event.detail.ref);
    field("answer").focus();
  });
  const name = () => {
    const button = form()?.querySelector("button[type=submit]");
    if (button && field("answer")) button.textContent = field("answer").value.trim() ? "登记并当场答复" : "登记";
  };
  document.addEventListener("input", (event) => { if (event.target.name === "answer") name(); });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".answer-now[open]") && document.activeElement === event.target.querySelector("summary")) field("answer")?.focus();
  }, true);

  document.addEventListener("htmx:load", () => {
    for (const one of document.querySelectorAll("[data-fill-now]")) {
      fill(one.dataset.fillNow, one.value);
      one.remove();
    }
    name();
  });

  const two = (n) => String(n).padStart(2, "0");
  const count = () => {
    for (const clock of document.querySelectorAll("[data-since]")) {
      const seconds = Math.max(0, Math.round((Date.now() - Date.parse(clock.dataset.since)) / 1000));
      clock.textContent = `通话 ${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    }
  };
  setInterval(count, 1000);
  document.addEventListener("DOMContentLoaded", () => { count(); name(); });
})();
