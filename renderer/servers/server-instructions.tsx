import { t } from '#contract/language/texts'
import type { ServerDetail } from '#contract/views'
import { LongText } from '../conversation/long-text.tsx'
import { Fold } from '../theme/fold.tsx'

/** What a running server says about its use, as its claim. */
export const ServerInstructions = ({ detail: { alias, offers } }: { readonly detail: ServerDetail }) => {
  const instructions = offers?.instructions?.trim() ?? ''
  if (instructions === '') return null
  return (
    <section className="rows">
      <Fold
        name={`instructions ${alias}`}
        className="row-fold"
        line={<span className="call-name">{t('servers.instructions.title')}</span>}
      >
        {() => (
          <div className="call-detail">
            <p className="label">{t('servers.instructions.about')}</p>
            <LongText text={instructions} />
          </div>
        )}
      </Fold>
    </section>
  )
}
