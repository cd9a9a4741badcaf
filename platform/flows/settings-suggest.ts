import { relative } from 'node:path';

import type { StackRef } from '../domain/compose.ts';
import { messageOf } from '../domain/errors.ts';
import type { PortFact } from '../domain/host-facts.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { SettingField } from '../domain/settings-form/field.ts';
import { imageRepository } from '../domain/settings-form/image-of.ts';
import { suggestFor, type SuggestionFacts } from '../domain/settings-form/suggest.ts';
import { portsToTry } from '../domain/settings-form/suggest-ports.ts';
import type { Suggestion } from '../domain/settings-form/suggestion.ts';
import type { Ports } from '../ports.ts';
import { readForm, type FormPorts, type ReadForm } from './settings-form.ts';

export type SuggestPorts = FormPorts &
  Pick<Ports, 'surroundings' | 'host'> & { engine: Pick<Ports['engine'], 'images' | 'services'> };

/** `engine`: why the engine could not be asked, when it could not; what it knows is missing then */
export type Suggested = {
  suggestions: { name: string; suggestions: Suggestion[] }[];
  engine: string | null;
};

/** What each setting could be, as far as this host knows: looked up now, nothing is contacted but the engine. */
export async function suggestSettings(
  ports: SuggestPorts,
  { names, stack }: { names: readonly string[]; stack: string | null },
): Promise<Result<Suggested>> {
  const read = await readForm(ports, stack === null ? [] : [stack]);
  if (!read.ok) return read;
  const { form, isHidden } = read.value;
  const unknown = names.filter((name) => !form.fields.some((field) => field.name === name));
  if (unknown.length > 0)
    return refuse(
      'not_found',
      `${unknown.join(', ')} stands in no compose file`,
      'dockfra settings shows every variable',
    );
  const wanted = form.fields.filter(({ name }) => names.length === 0 || names.includes(name));
  const { facts, engine } = await gather(ports, read.value, wanted);
  const suggestions = wanted.map((field) => ({
    name: field.name,
    suggestions: suggestFor(field, facts, form.fields).filter(
      ({ value, detail }) => (value === null || !isHidden(value)) && !isHidden(detail),
    ),
  }));
  return ok({ suggestions: suggestions.filter((one) => one.suggestions.length > 0), engine });
}

async function gather(
  ports: SuggestPorts,
  { stacks, sources, form }: ReadForm,
  wanted: readonly SettingField[],
): Promise<{ facts: SuggestionFacts; engine: string | null }> {
  const dir = stacks[0]?.dir ?? ports.root.dir;
  const tried = portsToTry(wanted).map((port) => ({ port, use: 'a setting' }));
  const [hints, looks, asked] = await Promise.all([
    ports.surroundings.look(dir),
    ports.host.ports(tried),
    askEngine(ports, stacks, imagesOf(wanted, sources)),
  ]);
  const examples = sources.flatMap(({ notes }) =>
    [...notes].flatMap(([name, { example }]) => {
      if (example === null) return [];
      const place = `${relative(ports.root.dir, example.file)}:${String(example.line)}`;
      return [[name, { value: example.value, place }] as const];
    }),
  );
  const services = form.stacks.flatMap(({ name, services: own }) =>
    own.map((service) => ({ stack: name, service, running: asked.running.has(`${name}\0${service}`) })),
  );
  return {
    facts: {
      hints,
      ports: looks.map((look) => ({ ...look, stack: stackOf(look, stacks) })),
      images: asked.images,
      services,
      examples: Object.fromEntries(examples),
    },
    engine: asked.fault,
  };
}

function stackOf({ holder }: PortFact, stacks: readonly StackRef[]): string | null {
  const project = holder?.project ?? null;
  return stacks.find((stack) => stack.project === project)?.name ?? null;
}

type Repositories = { name: string; repository: string }[];

function imagesOf(wanted: readonly SettingField[], sources: ReadForm['sources']): Repositories {
  const texts = sources.flatMap((source) => source.texts);
  return wanted
    .filter(({ type }) => type === 'image tag')
    .flatMap(({ name }) => {
      const repository = imageRepository(texts, name);
      return repository === null ? [] : [{ name, repository }];
    });
}

type Asked = { images: SuggestionFacts['images']; running: ReadonlySet<string>; fault: string | null };

/** Without an engine there are fewer suggestions, and that is said. */
async function askEngine(
  { engine }: SuggestPorts,
  stacks: readonly StackRef[],
  repositories: Repositories,
): Promise<Asked> {
  try {
    const running = await Promise.all(
      stacks.map(async (stack) => {
        const services = await engine.services(stack);
        return services
          .filter(({ state }) => state === 'running')
          .map(({ service }) => `${stack.name}\0${service}`);
      }),
    );
    const images = await Promise.all(
      repositories.map(async ({ name, repository }) => {
        const found = await engine.images(repository);
        const tags = found.flatMap(({ tags: all }) => all.map((tag) => tag.slice(tag.lastIndexOf(':') + 1)));
        return [name, { repository, tags: [...new Set(tags)].slice(0, 8) }] as const;
      }),
    );
    return { images: Object.fromEntries(images), running: new Set(running.flat()), fault: null };
  } catch (error) {
    return { images: {}, running: new Set(), fault: messageOf(error).slice(0, 300) };
  }
}
