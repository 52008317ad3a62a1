// The Vite plugin for what stands in a built page's head: its styles, and the pictures that its first frame needs.
import type { HtmlTagDescriptor, Plugin } from 'vite';

/**
 * Puts a page's styles into the page, since a first picture waits for each request before it, and has its pictures
 * fetched beside its script instead of after it. Styles of what is loaded later stay files.
 */
export function pageHead(): Plugin {
  return {
    name: 'samestep:page-head',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, chunk }) {
        if (bundle === undefined || chunk === undefined) return html;
        const pictures = [...(chunk.viteMetadata?.importedAssets ?? [])].filter((file) => file.endsWith('.webp'));
        const tags = pictures.map((file): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'image', href: `/${file}` },
          injectTo: 'head',
        }));
        return { html: withStyles(html, (file) => cssOf(bundle[file])), tags };
      },
    },
  };
}

/** The page with the text of each style that it links to in the link's place. `cssOf`: undefined for no style of the build. */
export function withStyles(html: string, cssOf: (file: string) => string | undefined): string {
  return html.replaceAll(/<link rel="stylesheet"[^>]* href="\/([^"]+)"[^>]*>/g, (link, file: string) => {
    const css = cssOf(file);
    return css === undefined ? link : `<style>${css.trim()}</style>`;
  });
}

function cssOf(file: { readonly type: string; readonly source?: unknown } | undefined): string | undefined {
  return typeof file?.source === 'string' ? file.source : undefined;
}
