import { Menu } from '@base-ui/react/menu'
import { Brain, Check, ChevronDown } from 'lucide-react'
import type { ReasoningEffort } from '#contract/events'
import { t, type TextKey } from '#contract/language/texts'
import { useChat } from '../page-context.ts'
import { Icon } from '../theme/icon.tsx'
import './effort-picker.css'

/** How long the model thinks before it answers: the choices that it offers, and nothing where it offers none. */
export const EffortPicker = (props: {
  readonly model: string | null
  readonly effort: ReasoningEffort
  readonly onChoose: (effort: ReasoningEffort) => void
}) => {
  const { model, effort, onChoose } = props
  const models = useChat((state) => state.workspace?.models)
  const efforts = models?.find(({ id }) => id === model)?.efforts ?? []
  if (efforts.length < 2) return null
  // One that was chosen for another model and is not offered here counts as the default.
  const chosen = efforts.includes(effort) ? effort : 'default'
  return (
    <Menu.Root>
      <Menu.Trigger
        className="button effort-button"
        aria-label={t('settings.effort.button', { effort: t(words[chosen]) })}
        title={t('settings.effort.about')}
      >
        <Icon of={Brain} />
        {chosen !== 'default' && <span>{t(words[chosen])}</span>}
        <Icon of={ChevronDown} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className="menu-layer">
          <Menu.Popup className="menu">
            <Menu.RadioGroup
              value={chosen}
              onValueChange={(value) => {
                const picked = efforts.find((offered) => offered === value)
                if (picked) onChoose(picked)
              }}
            >
              {efforts.map((offered) => (
                <Menu.RadioItem key={offered} className="menu-item" value={offered} closeOnClick>
                  <span className="menu-check">
                    <Menu.RadioItemIndicator>
                      <Icon of={Check} />
                    </Menu.RadioItemIndicator>
                  </span>
                  {t(words[offered])}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

const words: Readonly<Record<ReasoningEffort, TextKey>> = {
  default: 'settings.effort.default',
  none: 'settings.effort.none',
  low: 'settings.effort.low',
  medium: 'settings.effort.medium',
  high: 'settings.effort.high',
}
