// Drives the example's page, in a frame of its own, as a user with a keyboard does, and reports what it shows.

/** Waits until `look` finds something. */
async function until(what, look) {
  const end = performance.now() + 20_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`${what}: not within 20 s; the status is "${status()}"`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const frame = document.querySelector('iframe');
const element = (id) => frame.contentDocument.getElementById(id);
const status = () => element('status')?.textContent;
const picture = (id) => element(id).toDataURL();

async function drive() {
  await until('the page', () => element('train')?.disabled === false);
  const { settings, train, stop } = Object.fromEntries(
    ['settings', 'train', 'stop'].map((id) => [id, element(id)]),
  );
  // What Tab reaches, in this order.
  const reached = [...frame.contentDocument.querySelectorAll('input, button, a[href]')]
    .filter(({ disabled, tabIndex }) => !disabled && tabIndex >= 0)
    .map(({ name, id }) => name || id);
  const labels = [...settings.querySelectorAll('input')].map(({ labels }) => labels[0].textContent.trim());

  // Long enough to be stopped, then a short one. A form is submitted by Enter.
  settings.elements.epochs.value = 5000;
  const blank = picture('loss');
  settings.requestSubmit();
  await until('a loss curve', () => picture('loss') !== blank);
  stop.click();
  const stopped = status();
  settings.elements.epochs.value = 25;
  settings.elements.units.value = 12;
  settings.requestSubmit();
  const trained = await until('the training', () => /Fingerprint|Failed/.test(status()) && status());
  const first = picture('stream');
  await until('predictions', () => picture('stream') !== first);
  const second = picture('stream');
  await until('the next predictions', () => picture('stream') !== second);
  stop.click();
  return {
    reached,
    labels,
    stopped,
    trained,
    afterwards: status(),
    stopDisabled: stop.disabled,
    train: train.disabled,
  };
}

try {
  await fetch('/report', { method: 'POST', body: JSON.stringify(await drive()) });
} catch (error) {
  await fetch('/failure', { method: 'POST', body: String(error.stack) });
}
