/** What must never stand in a log, taken out of a text on its way there: the last fence, behind code that logs no such thing. */

/** What stands in its place. */
export const HIDDEN = '[hidden]';

/** Words that name a secret, wherever they stand in a field's name: `accessToken`, `set-cookie`, `METRICS_TOKEN`. */
const SECRET_NAME =
  '[\\w-]*(?:password|passwd|secret|token|cookie|authorization|devicekey|device-key|actionkey|action-key|ticket|samestep-refresh)[\\w-]*';

/** In order: what is in front of a secret stays. */
const PATTERNS: readonly (readonly [pattern: RegExp, shown: string])[] = [
  // Headers have it to the end of their line.
  [/\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*)(?!\[hidden\])[^\n|]+/gi, `$1$2${HIDDEN}`],
  // "name":"value", name: 'value', name="value"
  [
    new RegExp(`\\b(${SECRET_NAME})(\\\\?["']?\\s*[:=]\\s*)(\\\\?["'])(?:(?!\\3)(?:\\\\.|.))*(?:\\3|$)`, 'gi'),
    `$1$2$3${HIDDEN}$3`,
  ],
  // name=value, name: value
  [
    new RegExp(
      `\\b(${SECRET_NAME})(\\s*=\\s*|\\\\?["']\\s*:\\s*|:\\s+)(?!\\[hidden\\]|["'\\\\])[^\\s,;&|)}\\]]+`,
      'gi',
    ),
    `$1$2${HIDDEN}`,
  ],
  [/\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  // Tokens by their form: those signed as JSON, and ours of a sign-in.
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, HIDDEN],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\d{1,9}\.[\w-]{43}/g, HIDDEN],
  // Keys of browsers and of recordings: 32 random bytes, wherever they stand.
  [/(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{43}(?![\w-])/g, HIDDEN],
  // postgres://user:password@host
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/]*@/gi, `$1:${HIDDEN}@`],
];

/** Every text that may hold one has one of these in it: most have none, and cost one look. */
const MAY_HOLD =
  /password|passwd|secret|token|cookie|authorization|device-?key|action-?key|ticket|samestep-refresh|bearer|basic|eyJ|:\/\/|\.\d{1,9}\.|[\w-]{43}/i;

/** A text without passwords, tokens, cookies and the passwords of addresses. */
export function redact(text: string): string {
  if (!MAY_HOLD.test(text)) return text;
  return PATTERNS.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), text);
}

const SECRET_FIELD = new RegExp(`^${SECRET_NAME}$`, 'i');

/** Whether a field of this name is hidden whatever it holds. */
export function isSecretName(name: string): boolean {
  return SECRET_FIELD.test(name);
}
