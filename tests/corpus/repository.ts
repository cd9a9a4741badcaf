// What the repositories of the corpus have in common: compose files, and checks in the images at hand.
const IMAGES = {
  node: 'node:24-bookworm-slim',
  python: 'python:3.13-slim',
  perl: 'debian:bookworm-slim',
  shell: 'debian:bookworm-slim',
} as const;
type Language = keyof typeof IMAGES;

const RUNS: Readonly<Record<Language, string>> = {
  node: `node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=report.xml 'test/*.test.mjs'`,
  python: 'python3 -m unittest discover -v -s tests -t .',
  perl: 'failed=0; for one in t/*.t; do echo "$one"; perl -Ilib "$one" || failed=1; done; exit "$failed"',
  shell: 'failed=0; for one in test/*.sh; do echo "$one"; sh "$one" || failed=1; done; exit "$failed"',
};

const checks = (language: Language): string =>
  JSON.stringify({
    checks: [
      {
        name: 'unit',
        image: IMAGES[language],
        run: RUNS[language],
        ...(language === 'node' && { report: 'report.xml' }),
        memory: '256m',
      },
    ],
  });

/** A repository of a tool: nothing of it runs, so that a change of it needs no deployment. */
export const toolRepository = (
  language: Language,
  files: Record<string, string>,
): Record<string, string> => ({
  'compose.yaml': `services:\n  shell: { image: "${IMAGES[language]}", command: sleep infinity, profiles: [by-hand] }\n`,
  'dockfra.yaml': `${checks(language)}\n`,
  '.gitignore': 'report.xml\n__pycache__/\n',
  ...files,
});

/** A repository of a service, built from its folder and run by `command`. */
export const serviceRepository = (
  language: Language,
  command: string[],
  files: Record<string, string>,
): Record<string, string> => ({
  ...toolRepository(language, files),
  'compose.yaml': 'services:\n  app: { build: ., init: true, stop_grace_period: 1s }\n',
  Dockerfile: `FROM ${IMAGES[language]}\nWORKDIR /app\nCOPY . .\nCMD ${JSON.stringify(command)}\n`,
  '.dockerignore': '.git\n',
});
