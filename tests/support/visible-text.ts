import { parseAst } from 'vite';
import { z } from 'zod';

const node = z.looseObject({ type: z.string() });
type Node = z.infer<typeof node>;

/** Properties whose text a person reads or hears. */
const READ = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'caption',
  'description',
  'effect',
  'error',
  'heading',
  'help',
  'hint',
  'label',
  'legend',
  'message',
  'nothingFound',
  'placeholder',
  'summary',
  'text',
  'title',
  'tooltip',
]);
/** Functions that say their words to a person. */
const SAYS = /^(tell\w*|alert|confirm|setError)$/;
/** Elements whose content is not language: keys, code. */
const CODE = new Set(['Kbd', 'kbd', 'code', 'Code', 'CopyCommand']);

/** Every piece of text in a source of the pages that would reach a person without passing the locale files. */
export function visibleText(source: string, file: string): string[] {
  const lang = file.endsWith('x') ? 'tsx' : 'ts';
  return walk(node.parse(parseAst(source, { lang })), false).filter(isLanguage);
}

/** `read`: what stands here is shown as it is. A call hides its arguments: t('key') is no text. */
function walk(one: Node, read: boolean): string[] {
  switch (one.type) {
    case 'JSXText':
      return [textOf(one['value'])];
    case 'Literal':
      return read && typeof one['value'] === 'string' ? [one['value']] : sentence(one['value']);
    case 'TemplateElement':
      return read ? [cooked(one)] : sentence(cooked(one));
    case 'JSXElement':
      return CODE.has(nameOf(field(field(one, 'openingElement'), 'name'))) ? [] : children(one, false);
    case 'JSXExpressionContainer':
      return children(one, true);
    case 'JSXAttribute': {
      const value = field(one, 'value');
      const inside = value?.type === 'JSXExpressionContainer' ? value['expression'] : value;
      return walkIn(inside, READ.has(nameOf(field(one, 'name'))));
    }
    case 'Property':
      return [
        ...walkIn(one['value'], READ.has(nameOf(field(one, 'key')) || String(field(one, 'key')?.['value']))),
      ];
    case 'CallExpression':
      return children(one, SAYS.test(nameOf(field(one, 'callee'))));
    case 'ConditionalExpression':
      return [
        ...walkIn(one['test'], false),
        ...walkIn(one['consequent'], read),
        ...walkIn(one['alternate'], read),
      ];
    case 'LogicalExpression':
    case 'TemplateLiteral':
    case 'ParenthesizedExpression':
      return children(one, read);
    case 'BinaryExpression':
      return children(one, read && one['operator'] === '+');
    case 'ImportDeclaration':
    case 'TSLiteralType':
      return [];
    default:
      return children(one, false);
  }
}

function children(one: Node, read: boolean): string[] {
  return Object.entries(one).flatMap(([key, value]) => (key === 'type' ? [] : walkIn(value, read)));
}

function walkIn(value: unknown, read: boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => walkIn(item, read));
  const found = node.safeParse(value);
  return found.success ? walk(found.data, read) : [];
}

/** Wherever it stands, three words in a row that begin like a sentence are one. */
function sentence(value: unknown): string[] {
  return typeof value === 'string' && /^\p{Lu}\p{Ll}+( [\p{L}'’,]+){2,}/u.test(value.trim()) ? [value] : [];
}

function isLanguage(text: string): boolean {
  return /\p{L}{2,}/u.test(text);
}

function cooked(one: Node): string {
  const value = z.object({ cooked: z.string().nullish() }).safeParse(one['value']);
  return value.success ? (value.data.cooked ?? '') : '';
}

function field(one: Node | null, name: string): Node | null {
  const found = node.safeParse(one?.[name]);
  return found.success ? found.data : null;
}

function nameOf(one: Node | null): string {
  if (one?.type === 'MemberExpression') return nameOf(field(one, 'property'));
  return textOf(one?.['name']);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
