import { t } from '#contract/language/texts'
import { CopyButton } from '../conversation/copy-button.tsx'
import { visibleLine } from '../visible-text.ts'

export const ResourceAddress = ({ uri }: { readonly uri: string }) => (
  <span className="resource-address">
    <span className="mono" dir="ltr">
      {visibleLine(uri)}
    </span>
    <CopyButton label={t('servers.resources.copyAddress')} text={uri} />
  </span>
)
