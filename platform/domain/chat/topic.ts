/** What the chat can be asked about, without a model. */
export const TOPICS = [
  'status',
  'red',
  'service',
  'logs',
  'errors',
  'needs',
  'tickets',
  'done',
  'ticket',
  'activity',
  'decisions',
  'crew',
  'spend',
  'ports',
  'variables',
  'variable',
  'can',
  'how',
  'help',
] as const;
export type Topic = (typeof TOPICS)[number];

/** What a question is about, by the names that are known; null: it names none. */
export type About = {
  stack: string | null;
  service: string | null;
  ticket: string | null;
  variable: string | null;
  role: string | null;
};
export const NOTHING: About = { stack: null, service: null, ticket: null, variable: null, role: null };

/** `goal`: the action that somebody wants to do, for the topic `how`. */
export type Question = { topic: Topic | 'unknown'; about: About; goal: string | null };

/** How a language asks: platform/questions/xx.json. */
export type QuestionWords = {
  /** words that say nothing: articles, "is", "please" */
  filler: string;
  topics: Readonly<Record<Topic, readonly string[]>>;
  /** what people want to do, by the name of the action */
  how: Readonly<Record<string, readonly string[]>>;
  roles: Readonly<Record<string, string>>;
  /** before a number they make it a ticket: "ticket 7" */
  ticket: string;
};
export type QuestionLanguages = Readonly<Record<string, QuestionWords>>;
