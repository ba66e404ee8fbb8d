/* Before a form is sent that may be sent only so often: does the site ask for a proof of work? If so, a worker
   makes it. `data-challenge` says where to ask, `data-asks` which fields decide. */
"use strict";

const TOO_LONG = 90_000;

function prove(challenge, progress) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("solver.js", document.querySelector("[src*='challenge']").src));
    const stop = setTimeout(() => { worker.terminate(); reject(new Error("too long")); }, TOO_LONG);
    worker.onmessage = ({ data }) => {
      if (data.solution) {
        clearTimeout(stop);
        worker.terminate();
        resolve(btoa(JSON.stringify({ challenge, solution: data.solution })));
      } else progress(data.tried);
    };
    worker.onerror = (event) => { clearTimeout(stop); reject(event); };
    worker.postMessage(challenge);
  });
}

async function check(form) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", ...form.dataset.asks.split(" ")]) body.append(name, form.elements[name].value);
  const answer = await fetch(form.dataset.challenge, { method: "POST", body, headers: { "X-Fragment": "1" } });
  const { challenge } = await answer.json();
  if (!challenge) return;
  const shown = form.querySelector("[data-check]");
  const bar = shown.querySelector("progress");
  const slow = form.querySelector("[data-slow]");
  const { hard } = challenge.parameters.data;
  const words = shown.querySelector("small");
  if (hard) words.textContent = words.dataset.hard;
  shown.hidden = false;
  form.parentElement.querySelector(".notice[role=alert]")?.remove();
  setTimeout(() => { slow.hidden = false; }, hard ? 60_000 : 15_000);
  /* How many tries it takes is not known beforehand: the bar nears its end and never stands still. */
  form.elements.proof.value = await prove(challenge, (tried) => {
    bar.value = 100 * (1 - Math.exp(-tried / (hard ? 12_000 : 2_000)));
  });
}

for (const form of document.querySelectorAll("form[data-challenge]")) {
  const button = form.querySelector("button.button:not([formnovalidate])");
  let under_way = false;
  form.addEventListener("submit", async (event) => {
    /* Another button's errand, or a form that is not filled in: nothing is asked for. */
    const unfinished = [...form.querySelectorAll(".input[aria-required]")].some((one) => !one.value);
    if (!window.crypto?.subtle || event.submitter?.formNoValidate || unfinished) return;
    event.preventDefault();
    if (under_way) return;
    under_way = true;
    button.disabled = true;
    try {
      await check(form);
    } catch { /* Then the page itself says what to do. */ }
    form.submit();
  });
  /* Coming back by the browser's back button. */
  window.addEventListener("pageshow", () => {
    under_way = false;
    button.disabled = false;
    form.querySelector("[data-check]").hidden = true;
  });
}
