import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown } from 'lucide-react'
import { useMemo } from 'react'
import { t } from '#contract/language/texts'
import type { ModelOption } from '#contract/views'
import { useChat, usePage } from '../page-context.ts'
import { tokensText } from '../display-units.ts'
import { Icon } from '../theme/icon.tsx'
import { visibleLine } from '../visible-text.ts'

/** Chooses among the models of all providers. Without any, it leads to where one is added. */
export const ModelPicker = (props: {
  readonly model: string | null
  readonly onChoose: (model: string) => void
}) => {
  const { actions } = usePage()
  const models = useChat((state) => state.workspace?.models)
  const byProvider = useMemo(() => grouped(models ?? []), [models])
  const manage = (): void => actions.show({ kind: 'settings', section: 'models' })
  return (
    <Menu.Root>
      <Menu.Trigger
        className="button model-button"
        aria-label={t('conversation.model.button', { model: modelName(props.model) })}
      >
        <span className="cut">{modelName(props.model)}</span>
        <Icon of={ChevronDown} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className="menu-layer">
          <Menu.Popup className="menu">
            <Menu.RadioGroup value={props.model} onValueChange={(value) => props.onChoose(String(value))}>
              {byProvider.map(([provider, options]) => (
                <Menu.Group key={provider}>
                  <Menu.GroupLabel className="menu-label">{visibleLine(provider)}</Menu.GroupLabel>
                  {options.map((option) => (
                    <ModelItem key={option.id} option={option} />
                  ))}
                </Menu.Group>
              ))}
            </Menu.RadioGroup>
            {byProvider.length > 0 && <Menu.Separator className="menu-separator" />}
            <Menu.Item className="menu-item" onClick={manage}>
              {byProvider.length > 0 ? t('conversation.model.manage') : t('conversation.model.add')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

const ModelItem = ({ option }: { readonly option: ModelOption }) => (
  <Menu.RadioItem className="menu-item" value={option.id} closeOnClick>
    <span className="menu-check">
      <Menu.RadioItemIndicator>
        <Icon of={Check} />
      </Menu.RadioItemIndicator>
    </span>
    <span className="cut">{visibleLine(option.model)}</span>
    {option.contextTokens !== null && (
      <span className="menu-aside">
        {t('conversation.model.context', { tokens: tokensText(option.contextTokens) })}
      </span>
    )}
  </Menu.RadioItem>
)

/** "local / qwen3" for "local/qwen3". */
const modelName = (model: string | null): string =>
  model === null ? t('conversation.model.none') : visibleLine(model).replace('/', ' / ')

const grouped = (models: readonly ModelOption[]): readonly (readonly [string, readonly ModelOption[]])[] => {
  const groups = new Map<string, ModelOption[]>()
  for (const model of models) groups.set(model.provider, [...(groups.get(model.provider) ?? []), model])
  return [...groups]
}
