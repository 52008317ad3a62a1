// A page with its script and its styles in it: none of their texts can end them early.
import { expect, test } from 'vitest';
import { singlePage } from '#scripts/build/single-file.ts';

const page = '<html><head></head><body><p>$&</p><script type="module" src="./main.ts"></script></body></html>';

test('script and styles are put in, as they are', () => {
  const html = singlePage(page, "say('$& $1')", '.a{b:c}');
  expect(html).toContain('<script type="module">say(\'$& $1\')</script>');
  expect(html).toContain('<style>.a{b:c}</style>');
  expect(html).not.toContain('src=');
});

test('a text that would end its own script does not', () => {
  const html = singlePage(page, "say('</script><b>')", ".a::after{content:'</style>'}");
  expect(html.match(/<\/script>/g)).toHaveLength(1);
  expect(html.match(/<\/style>/g)).toHaveLength(1);
  expect(html).toContain("say('<\\/script><b>')");
});

test('a page without a script is an error', () => {
  expect(() => singlePage('<html><head></head></html>', '', '')).toThrow('no script');
});
