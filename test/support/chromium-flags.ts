/** Nothing that asks the network, and nothing that a machine without a display or a GPU cannot do. */
export const chromiumFlags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

/** Pages of the address bar, which no test sees: loading them took more than half of the time that a window took. */
const addressBarFeatures = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'] as const

/** What Playwright turns off itself: of two such flags Chromium takes the last alone. */
const playwrightFeatures = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
] as const

const without = (features: readonly string[]): string => `--disable-features=${features.join(',')}`

export const withoutAddressBar = without(addressBarFeatures)

/** The same for a Chromium that Playwright starts. */
export const withoutAddressBarInPlaywright = without([...addressBarFeatures, ...playwrightFeatures])
