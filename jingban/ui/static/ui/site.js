/* What the pages do beyond HTML. Every one of them works without it. */
"use strict";

/* A dialog, and in it or on the page a list of errors: take the reader there. Escape leaves a dialog. */
[...document.querySelectorAll("[data-focus]")].at(-1)?.focus();
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") document.querySelector("[data-close]")?.click();
});

/* Buttons that only a script can serve are hidden until there is one. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.lastElementChild.textContent = button.dataset.done;
  });
}

/* A code by message: send the fields it needs, say what came of it, count down. */
function countDown(button, seconds) {
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  const until = Date.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? button.dataset.waitText.replace("{n}", left) : label;
    if (left > 0) setTimeout(tick, 500);
  };
  tick();
}
async function askForCode(button, proof) {
  const typed = new FormData(button.form);
  const body = new FormData();
  /* Who cannot do the work waits for it. */
  const names = [...button.dataset.sendCode.split(" "), ...(window.crypto?.subtle ? [] : ["wait"])];
  for (const name of ["csrfmiddlewaretoken", ...names]) {
    const value = typed.get(name);
    if (value !== null) body.append(name, value);
  }
  if (proof) body.append("proof", proof);
  return fetch(button.getAttribute("formaction"), { method: "POST", body, headers: { "X-Fragment": "1" } });
}
async function sendCode(button) {
  const said = button.parentElement.querySelector("[role=status]");
  button.disabled = true;
  try {
    let answer = await askForCode(button);
    let { text, wait, challenge } = await answer.json();
    if (challenge && window.crypto?.subtle) {
      said.textContent = button.dataset.checkingText;
      /* `prove` is challenge.js's, which every page has whose forms may ask for work. */
      answer = await askForCode(button, await prove(challenge, () => {}));
      ({ text, wait } = await answer.json());
    }
    said.textContent = text;
    said.classList.toggle("error", !answer.ok);
    countDown(button, wait);
  } catch {
    said.textContent = button.dataset.failedText;
    button.disabled = false;
  }
}
for (const button of document.querySelectorAll("[data-send-code]")) {
  if (button.dataset.wait) countDown(button, Number(button.dataset.wait));
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-send-code]");
  if (!button) return;
  event.preventDefault();
  sendCode(button);
});

/* A period: a length fills the end's boxes, as jingban/ui/forms/periods.py counts. */
function lastDayOf(start, length, includesLast) {
  if (length === "year-end") return [start.getUTCFullYear(), 12, 31];
  const months = parseInt(length, 10) * (length.endsWith("y") ? 12 : 1) + start.getUTCMonth();
  const year = start.getUTCFullYear() + Math.floor(months / 12);
  const longest = new Date(Date.UTC(year, (months % 12) + 1, 0)).getUTCDate();
  const day = Math.min(start.getUTCDate(), longest) - (includesLast ? 1 : 0);
  const end = new Date(Date.UTC(year, months % 12, day));
  return [end.getUTCFullYear(), end.getUTCMonth() + 1, end.getUTCDate()];
}
function fillPeriod(period, changed) {
  const boxes = (part) => [...period.querySelectorAll(`[data-${part}] .date input`)];
  const lengths = [...period.querySelectorAll("[data-length] input")];
  if (boxes("end").includes(changed)) {
    lengths.forEach((length) => { length.checked = false; });
    return;
  }
  const picked = lengths.find((length) => length.checked)?.value;
  const start = boxes("start").map((box) => Number(box.value));
  if (!picked || !start.every(Boolean)) return;
  const day = new Date(Date.UTC(start[0], start[1] - 1, start[2]));
  const end = picked === "forever" ? ["", "", ""] : lastDayOf(day, picked, "last" in period.dataset);
  boxes("end").forEach((box, at) => { box.value = end[at]; });
}
/* Heard at the document: a period may come into the page later, with another certificate's fields. */
document.addEventListener("change", ({ target }) => {
  const period = target.closest("[data-period]");
  if (period) fillPeriod(period, target);
});

/* An upload: show the chosen file in the place of the browser's own button. */
for (const input of document.querySelectorAll(".upload input[type=file]")) {
  input.classList.add("sr");
  input.addEventListener("change", () => {
    const [file] = input.files;
    const place = input.closest(".upload");
    if (!file) return;
    place.querySelector("[data-file]").textContent = file.name;
    place.querySelector("[data-size]").textContent = `${(file.size / 1048576).toFixed(1)} MB`;
    place.dataset.state = "chosen";
  });
}
