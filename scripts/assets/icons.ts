// Prepares SVG for the DOM: checked that it draws, without the space between its tags.
import type { IconSet } from '#assets/asset-bundle.ts';
import type { SourceFile } from './folder.ts';
import { renderSvg } from './picture.ts';

/** Markup to be put into a page, by name. Throws AssetError for an icon that would draw nothing. */
export function iconSet(sources: readonly SourceFile[]): IconSet {
  return Object.fromEntries(sources.map((source) => [source.name, checkedMarkup(source)]));
}

function checkedMarkup({ text, file }: SourceFile): string {
  renderSvg(text, 1, file);
  return text
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/>\s+</g, '><')
    .trim();
}
