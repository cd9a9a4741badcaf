import { check, failed, passed, read, replace, submit, together, write, type Change } from '../change.ts';
import { toolRepository } from '../repository.ts';

export const shellDocs: Change = {
  name: 'shell-docs',
  language: 'shell',
  kind: 'docs',
  files: toolRepository('shell', {
    'keep.sh': `#!/bin/sh
# Keeps the newest files of a folder.
set -eu
count=5
dry=no
while getopts n:d option; do
  case "$option" in
    n) count=$OPTARG ;;
    d) dry=yes ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
ls -t "$1" | tail -n "+$((count + 1))" | while read -r name; do
  if [ "$dry" = yes ]; then echo "would remove $name"; else rm -- "$1/$name"; fi
done
`,
    'README.md':
      '# keep\n\n`keep.sh FOLDER` removes all but the newest files of a folder.\n\n- `-n COUNT` how many to keep (5)\n',
    'test/keep.sh': `set -eu
dir=$(mktemp -d)
for name in 1 2 3; do touch -d "2026-01-0$name" "$dir/$name"; done
sh keep.sh -n 1 "$dir"
[ "$(ls "$dir")" = 3 ] || { echo "kept $(ls "$dir")"; exit 1; }
echo ok
`,
  }),
  ticket: {
    title: 'The README of keep leaves out -d',
    description:
      'Document -d, and see to it that an option without a line in the README is noticed from now on.',
    type: 'chore',
    accept: ['README.md says what -d does', 'a test finds options that are missing in README.md'],
  },
  moves: [
    together(read('keep.sh'), read('README.md')),
    write(
      'test/readme.sh',
      `set -eu
for option in $(sed -n 's/^while getopts \\([a-z:]*\\) .*/\\1/p' keep.sh | tr -d : | sed 's/./& /g'); do
  grep -q -- "^- .-$option" README.md || { echo "README.md does not say what -$option does"; exit 1; }
done
echo ok
`,
    ),
    check(),
    failed(
      replace(
        'README.md',
        '- `-n COUNT` how many to keep (5)\n',
        '- `-n COUNT` how many to keep (5)\n- `-d` say what would be removed, and remove nothing\n',
      ),
    ),
    check(),
    passed(submit('Document -d')),
  ],
  main: { 'README.md': '`-d` say what' },
};
