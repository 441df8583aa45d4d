// SPDX-License-Identifier: Apache-2.0
// Comfort only: every page works without it. Guards against double submission, and moves the focus
// to the first field that is wrong.
'use strict';
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === 'post') {
    form.dataset.sent = '1';
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  }
});
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});
document.addEventListener('DOMContentLoaded', () => {
  const wrong = document.querySelector('[aria-invalid="true"], .problem');
  if (wrong) { if (!wrong.hasAttribute('tabindex')) wrong.setAttribute('tabindex', '-1'); wrong.focus(); }
});
