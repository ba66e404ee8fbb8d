/* Choosing another certificate shows its fields at once; without a script the button beside the list does it. */
"use strict";
for (const button of document.querySelectorAll("[data-choose]")) {
  const list = button.closest(".field").querySelector("select");
  const fields = document.getElementById(button.dataset.choose);
  let latest = 0;
  button.hidden = true;
  list.addEventListener("change", async () => {
    const mine = ++latest;
    const body = new FormData(list.form);
    for (const secret of list.form.querySelectorAll("[type=password]")) body.delete(secret.name);
    body.set(button.name, button.value);
    try {
      const answer = await fetch(list.form.action, {
        method: "POST", body, headers: { "X-Fragment": "1" },
      });
      if (!answer.ok) throw new Error(answer.status);
      const text = await answer.text();
      if (mine === latest) fields.innerHTML = text;
    } catch {
      button.hidden = false;
    }
  });
}
