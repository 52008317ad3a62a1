// Copies a link that stands in a field.
import { icons } from './icons.ts';
import { texts } from './texts.ts';

/** Copies the field's text, and tells how that went. A page on plain HTTP has no clipboard: then the link is selected and the player copies it. */
export async function copyLink(link: HTMLInputElement, say: (sentence: string, icon: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(link.value);
    say(texts.play.copied, icons.done);
  } catch {
    link.focus();
    link.select();
    if (document.execCommand('copy')) say(texts.play.copied, icons.done);
    else say(texts.play.copyByHand, icons.copy);
  }
}
