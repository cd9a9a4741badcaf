const form = document.querySelector('#form');
const list = document.querySelector('#notes');
const fault = document.querySelector('#fault');
const about = document.querySelector('#about');

/** What the API answers; throws its own words when it refuses. */
async function ask(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `the service does not answer (${answer.status})`);
  return body;
}

async function showNotes() {
  const { notes } = await ask('/api/notes');
  const items = notes.map(({ text }) => Object.assign(document.createElement('li'), { textContent: text }));
  list.replaceChildren(...items);
}

async function addNote() {
  const text = new FormData(form).get('text');
  await ask('/api/notes', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }) });
  form.reset();
  await showNotes();
}

async function showAbout() {
  const { name, version } = await ask('/api/version');
  about.textContent = `${name} ${version}`;
}

async function attempt(work) {
  try {
    await work();
    fault.textContent = '';
  } catch (error) {
    fault.textContent = error.message;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(addNote);
});

await attempt(async () => {
  await showNotes();
  await showAbout();
});
