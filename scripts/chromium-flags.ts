// What every browser of the tests is started with.

/** Playwright's own list (1.65): of several the browser takes the last alone. */
const PLAYWRIGHTS = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
] as const;

/** Pages of the address bar, which nobody sees here: each new window made them, for half a second of processor time. */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'] as const;

export const LEAN_FLAGS: readonly string[] = [`--disable-features=${[...PLAYWRIGHTS, ...ADDRESS_BAR].join(',')}`];

/** The flags under which a picture is the same on every machine with the same Chromium. */
export const PICTURE_FLAGS: readonly string[] = [
  ...LEAN_FLAGS,
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // What a part of the page looks like does not depend on what was drawn of it before, nor on when.
  '--disable-partial-raster',
  '--disable-gpu-rasterization',
  '--disable-checker-imaging',
  '--disable-lcd-text',
  '--force-color-profile=srgb',
];
