/** Which engine, asked in a form where there are several that answer. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Engine } from '../../shared/contract/engines.ts'
import { useScopedEngines } from '../state/engines.ts'
import { FormRow, Select } from '../ui/form.tsx'

/** Those that something can be asked of now. */
export const useAnswering = (): Engine[] => useScopedEngines().filter(({ state }) => state === 'live' || state === 'stale')

/** What a form is for: the one that was chosen while it answers, else the first that does. */
export function useChosenEngine(begin = ''): [engine: string | undefined, choose: (engine: string) => void] {
  const engines = useAnswering()
  const [chosen, choose] = useState(begin)
  return [engines.some(({ id }) => id === chosen) ? chosen : engines[0]?.id, choose]
}

export function EngineRow({ value, onChange }: { value: string; onChange: (engine: string) => void }) {
  const { t } = useTranslation()
  const engines = useAnswering()
  if (engines.length < 2) return null
  return (
    <FormRow label={t('bar.scope')}>
      {(control) => <Select {...control} value={value} onChange={onChange} options={engines.map(({ id, name }) => [id, name] as const)} />}
    </FormRow>
  )
}
