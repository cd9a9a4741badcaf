import { check, failed, passed, read, replace, submit, together, write, type Change } from '../change.ts';
import { toolRepository } from '../repository.ts';

export const perlEdgeCase: Change = {
  name: 'perl-edge-case',
  language: 'perl',
  kind: 'edge case',
  files: toolRepository('perl', {
    'lib/Mean.pm': `package Mean;
use strict;
use warnings;

sub mean {
    my @numbers = @_;
    my $sum = 0;
    $sum += $_ for @numbers;
    return $sum / @numbers;
}

1;
`,
    't/mean.t': `use strict;
use warnings;
use Mean;

die "mean of 1 and 3\\n" unless Mean::mean(1, 3) == 2;
print "ok\\n";
`,
  }),
  ticket: {
    title: 'The mean of no numbers ends the program',
    description: '"Illegal division by zero". It should be undefined, so that callers can say "no data".',
    type: 'bug',
    accept: ['Mean::mean() is undef'],
  },
  moves: [
    together(read('lib/Mean.pm'), read('t/mean.t')),
    write(
      't/nothing.t',
      `use strict;
use warnings;
use Mean;

die "the mean of nothing is defined\\n" if defined scalar Mean::mean();
print "ok\\n";
`,
    ),
    check(),
    failed(
      replace(
        'lib/Mean.pm',
        '    my @numbers = @_;\n',
        '    my @numbers = @_;\n    return undef unless @numbers;\n',
      ),
    ),
    check(),
    passed(submit('The mean of no numbers is undefined')),
  ],
  main: { 'lib/Mean.pm': 'return undef unless' },
};
