/* Solves a challenge of ALTCHA (version 2, PBKDF2): counts up until the derived key begins as asked. */
"use strict";

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

onmessage = async ({ data: { parameters } }) => {
  const nonce = bytes(parameters.nonce);
  const method = {
    name: "PBKDF2",
    hash: parameters.algorithm.replace("PBKDF2/", ""),
    salt: bytes(parameters.salt),
    iterations: parameters.cost,
  };
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const began = performance.now();
  for (let counter = 0; ; counter += 1) {
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derived = hex(await crypto.subtle.deriveBits(method, key, parameters.keyLength * 8));
    if (derived.startsWith(parameters.keyPrefix)) {
      const solution = { counter, derivedKey: derived, time: Math.round(performance.now() - began) };
      postMessage({ solution });
      return;
    }
    if (counter % 50 === 0) postMessage({ tried: counter });
  }
};
