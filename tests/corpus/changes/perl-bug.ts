import { check, failed, passed, read, submit, write, replace, type Change } from '../change.ts';
import { serviceRepository } from '../repository.ts';

export const perlBug: Change = {
  name: 'perl-bug',
  language: 'perl',
  kind: 'bug',
  files: serviceRepository('perl', ['perl', '-Ilib', 'bin/watch.pl'], {
    'lib/Fields.pm': `package Fields;
use strict;
use warnings;

# The fields of one line of comma-separated values.
sub fields {
    my ($line) = @_;
    return split /,/, $line;
}

1;
`,
    'bin/watch.pl': `use strict;
use warnings;
use Fields;

$| = 1;
while (1) {
    print join('|', Fields::fields('a,b')), "\\n";
    sleep 5;
}
`,
    't/fields.t': `use strict;
use warnings;
use Fields;

die "two fields\\n" unless join('|', Fields::fields('a,b')) eq 'a|b';
print "ok\\n";
`,
  }),
  ticket: {
    title: 'Empty fields at the end of a line are lost',
    description: 'fields("a,,") gives one field; it has three.',
    type: 'bug',
    accept: ['fields("a,,") has three fields'],
  },
  moves: [
    read('lib/Fields.pm'),
    write(
      't/empty.t',
      `use strict;
use warnings;
use Fields;

my @found = Fields::fields('a,,');
die 'found ' . scalar(@found) . " fields, not 3\\n" unless @found == 3;
print "ok\\n";
`,
    ),
    check(),
    failed(replace('lib/Fields.pm', 'split /,/, $line;', 'split /,/, $line, -1;')),
    check(),
    passed(submit('Keep empty fields at the end of a line')),
  ],
  deploys: true,
  main: { 'lib/Fields.pm': '$line, -1' },
};
