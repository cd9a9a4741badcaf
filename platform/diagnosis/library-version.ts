import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Program, runtime and libraries are of versions that do not go together. */
export const libraryVersion: DiagnosisPattern = {
  name: 'library-version',
  title: 'Versions do not fit',
  level: 'error',
  order: 38,
  samples: [
    "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /app/server)",
    'java.lang.UnsupportedClassVersionError: com/acme/Main has been compiled by a more recent version of the Java Runtime (class file version 65.0)',
    'npm error engine Unsupported engine',
    'error @acme/web@1.0.0: The engine "node" is incompatible with this module. Expected version ">=20". Got "18.1.0"',
    "ERROR: Package 'acme' requires a different Python: 3.9.2 not in '>=3.11'",
    'was compiled against a different Node.js version using',
    'pg_dump: error: aborting because of server version mismatch',
  ],
  nearMisses: ['version 2.34 found', 'Python 3.11 is required for development', 'node version: 20'],
  match: matching(
    /version `(?<version>\w{2,20}_[\d.]{1,10})' not found/,
    /UnsupportedClassVersionError/,
    /Unsupported engine/,
    /The engine "[\w-]{1,30}" is incompatible with this module/,
    /requires a different Python: /,
    /compiled against a different Node\.js version/,
    /server version mismatch/,
  ),
  explain: () => 'program, runtime and libraries are of versions that do not go together',
  fixes: () => [
    byHand('Take an image with the version that it wants, or build the program in the image that it runs in'),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'image')),
};
