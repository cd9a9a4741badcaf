import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The program lacks a module or library that it needs. */
export const moduleMissing: DiagnosisPattern = {
  name: 'module-missing',
  title: 'A library is missing',
  level: 'error',
  order: 40,
  samples: [
    "Error: Cannot find module 'express'",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod' imported from /app/server.js",
    "ModuleNotFoundError: No module named 'flask'",
    'ImportError: libGL.so.1: cannot open shared object file: No such file or directory',
    'Caused by: java.lang.ClassNotFoundException: org.postgresql.Driver',
    'Error: Could not find or load main class com.acme.Main',
    "<internal:kernel>:136:in 'require': cannot load such file -- sinatra (LoadError)",
    './server: error while loading shared libraries: libssl.so.1.1: cannot open shared object file: No such file or directory',
    'PHP Fatal error:  Uncaught Error: Class "Redis" not found',
    '/usr/local/bin/python: No module named gunicorn',
    'Bundler::GemNotFound: Could not find rack-3.0.0 in locally installed gems',
    'Error loading shared library libstdc++.so.6: No such file or directory (needed by /app/server)',
  ],
  nearMisses: [
    'cannot find module in the catalogue of courses',
    'module loaded: express',
    'No module selected',
    'user class not found',
  ],
  match: matching(
    /Cannot find (?:module|package) '(?<module>[^'\n]{1,200})'/,
    /No module named '?(?<module>[\w.]{1,100})/,
    /(?<![\w.+-])(?<module>[\w+-][\w.+-]{0,100}): cannot open shared object file/,
    /Error loading shared library (?<module>[\w.+-]{1,100})/,
    /ClassNotFoundException: (?<module>[\w.$]{1,200})/,
    /Could not find or load main class (?<module>[\w.$]{1,200})/,
    /cannot load such file -- (?<module>[\w/.-]{1,200})/,
    /Uncaught Error: Class "(?<module>[^"\n]{1,200})" not found/,
    /GemNotFound: Could not find (?<module>[\w.-]{1,100})/,
  ),
  explain: ({ module = '' }) =>
    `the program needs ${module}, which is not in its image (or a volume lies over it)`,
  fixes: (_parts, symptom, { built }) => [
    ...(symptom.service !== null && built.includes(symptom.service)
      ? launchIt(symptom, `Build the image of ${symptom.service} again and launch ${symptom.stack ?? ''}`)
      : []),
    byHand('Install it in the image; a folder mounted over the code hides what the build installed there'),
  ],
};
