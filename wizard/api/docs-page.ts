import type { OpenApi, Operation } from './openapi.ts';

/** The reference as a page of its own: no script, nothing from elsewhere. Every text is escaped. */
export function docsPage(document: OpenApi, nonce: string): string {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(routes.flatMap(({ operation }) => operation.tags))].sort();
  const sections = tags.map((tag) => {
    const own = routes.filter(({ operation }) => operation.tags.includes(tag));
    return `<section aria-labelledby="t-${escape(tag)}"><h2 id="t-${escape(tag)}">${escape(tag)}</h2>${own.map(route).join('')}</section>`;
  });
  const { title, version, description } = document.info;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}: API</title>
<style nonce="${escape(nonce)}">${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(title)}: API ${escape(version)}</h1>
<p>${escape(description)}</p>
<p><a href="/api/openapi.json">openapi.json</a> · <a href="/">Back to the pages</a></p>
<nav aria-label="Parts"><ul>${tags.map((tag) => `<li><a href="#t-${escape(tag)}">${escape(tag)}</a></li>`).join('')}</ul></nav>
${sections.join('\n')}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>
${Object.entries(document.components.schemas)
  .map(([name, schema]) => folded(name, schema))
  .join('')}
</section>
</main>
</body>
</html>
`;
}

function route({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const { summary, description, parameters, requestBody, responses } = operation;
  const answers = Object.entries(responses).map(([status, { description: what, content }]) =>
    folded(`${status}: ${what}`, content['application/json'].schema),
  );
  return `<article><h3 id="${escape(operation.operationId)}"><span class="method">${escape(method.toUpperCase())}</span> <code>${escape(path)}</code></h3>
<p>${escape(summary)}</p>${description === undefined ? '' : `<p>${escape(description)}</p>`}
${parameters.length === 0 ? '' : folded(`parameters: ${parameters.map(({ name }) => name).join(', ')}`, parameters)}
${requestBody === undefined ? '' : folded('body', requestBody.content['application/json'].schema)}
${answers.join('')}</article>`;
}

function folded(title: string, value: unknown): string {
  return `<details><summary>${escape(title)}</summary><pre tabindex="0">${escape(JSON.stringify(value, null, 2))}</pre></details>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; background: #fff; color: #1a1a1a; }
a { color: #0b5cad; }
@media (prefers-color-scheme: dark) {
  body { background: #1a1a1a; color: #eee; }
  a { color: #8ab4f8; }
}
main { max-width: 960px; margin: 0 auto; padding: 16px; overflow-wrap: anywhere; }
article { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 8px 0; }
h3 { font-size: 15px; margin: 8px 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; list-style: none; }
.method { font-weight: 700; }
pre { overflow: auto; max-height: 400px; padding: 8px; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
summary { cursor: pointer; }
`;
