/* Passkeys: fetch what the site asks, let the device answer, and send the answer with the form. */
"use strict";

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

async function askSite(form) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "as"]) {
    if (form.elements[name]) body.append(name, form.elements[name].value);
  }
  const ask = () => fetch(form.dataset.passkey, { method: "POST", body, headers: { "X-Fragment": "1" } });
  let answer = await ask();
  if (answer.status === 429) {
    /* `prove` is challenge.js's, which the sign-in page has. */
    body.append("proof", await prove((await answer.json()).work, () => {}));
    answer = await ask();
  }
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function make(asked) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      user: { ...asked.user, id: toBytes(asked.user.id) },
      excludeCredentials: withBytes(asked.excludeCredentials),
    },
  });
  return {
    attestationObject: toText(made.response.attestationObject),
    clientDataJSON: toText(made.response.clientDataJSON),
    of: made,
  };
}

async function use(asked) {
  const used = await navigator.credentials.get({
    publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      allowCredentials: withBytes(asked.allowCredentials),
    },
  });
  const { response } = used;
  return {
    authenticatorData: toText(response.authenticatorData),
    clientDataJSON: toText(response.clientDataJSON),
    signature: toText(response.signature),
    userHandle: response.userHandle ? toText(response.userHandle) : null,
    of: used,
  };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.button");
    button.disabled = true;
    failed.hidden = true;
    try {
      const asked = await askSite(form);
      const { of, ...response } = await (form.dataset.ceremony === "make" ? make(asked) : use(asked));
      form.elements.answer.value = JSON.stringify({
        id: of.id, rawId: toText(of.rawId), type: of.type, response,
      });
      form.submit();
    } catch {
      /* The holder has left it, the device has no such passkey, or the browser knows none. */
      failed.hidden = false;
      button.disabled = false;
    }
  });
}
