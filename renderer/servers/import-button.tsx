import { Import } from 'lucide-react'
import { t } from '#contract/language/texts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'

/** Leads to the servers of other programs. */
export const ImportButton = () => {
  const { actions } = usePage()
  return (
    <div className="actions">
      <Button icon={Import} onClick={() => actions.show({ kind: 'import' })}>
        {t('imports.page.open')}
      </Button>
    </div>
  )
}
