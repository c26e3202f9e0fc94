/** Puts a container on a network, under further names and at an address if wanted. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../shared/contract/containers.ts'
import { type Network, networks } from '../../../shared/contract/networks.ts'
import { api } from '../../state/api.ts'
import { collect } from '../../state/collect.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { FormRow, TextInput } from '../../ui/form.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { nameOf } from './actions.ts'

const { aliases: aliasesOf, ipv4: ipv4Of } = networks.connect.input.shape
const most = 5000

export function ConnectDialog({ row, onClose }: { row: Network; onClose: () => void }) {
  const { t } = useTranslation()
  const all = useContainers(row.source)
  const [name, setName] = useState('')
  const [aliases, setAliases] = useState('')
  const [ip, setIp] = useState('')
  const others = all?.filter(({ container }) => !row.usedBy.some((use) => use.container === container)) ?? []
  const typed = name.trim()
  const found = others.find((container) => container.name === typed)
  const isMember = !found && row.usedBy.some((use) => use.name === typed)
  const wantedAliases = aliases.split(/[\s,;]+/).filter(Boolean)
  const wrongAliases = !aliasesOf.safeParse(wantedAliases).success
  const wrongIp = ip.trim() !== '' && !ipv4Of.safeParse(ip.trim()).success
  const valid = found !== undefined && !wrongAliases && !wrongIp
  const send = async () => {
    if (!found) return
    await api.call('networks.connect', {
      engine: row.source,
      network: row.network,
      container: found.container,
      aliases: wantedAliases,
      ...(ip.trim() === '' ? {} : { ipv4: ip.trim() }),
    })
    onClose()
  }
  const suggestions = others
    .filter((container) => container.name !== typed && container.name.toLowerCase().includes(typed.toLowerCase()))
    .map((container) => ({ value: container.name, note: t(`containers.state.${container.state}`) }))
  return (
    <FormDialog
      title={t('networks.connect.title', { name: nameOf(row) })}
      act={t('networks.connect.act')}
      valid={valid}
      send={send}
      onClose={onClose}
    >
      <FormRow
        label={t('networks.connect.container')}
        error={
          isMember
            ? t('networks.connect.member')
            : typed !== '' && all && !found && suggestions.length === 0
              ? t('networks.connect.unknown')
              : undefined
        }
        hint={all && others.length === 0 ? t('networks.connect.none') : undefined}
      >
        {(control) => (
          <ComboField
            {...control}
            label={t('networks.connect.container')}
            value={name}
            onChange={setName}
            suggestions={suggestions}
            autoFocus
          />
        )}
      </FormRow>
      <FormRow
        label={t('networks.connect.aliases')}
        error={wrongAliases ? t('networks.connect.badAliases') : undefined}
        hint={t('networks.connect.aliasesHint')}
      >
        {(control) => <TextInput {...control} value={aliases} onChange={setAliases} />}
      </FormRow>
      <FormRow
        label={t('networks.connect.ip')}
        error={wrongIp ? t('networks.create.badAddress') : undefined}
        hint={t('networks.connect.ipHint', { subnet: row.subnets.map(({ subnet }) => subnet).join(', ') || '—' })}
      >
        {(control) => <TextInput {...control} mono value={ip} onChange={setIp} />}
      </FormRow>
    </FormDialog>
  )
}

/** What the engine has by now; asked once. */
function useContainers(engine: string): Container[] | undefined {
  const [containers, setContainers] = useState<Container[]>()
  useEffect(() => {
    let over = false
    void collect('containers.list', {}, { offset: 0, limit: 0, sources: [engine] }, most).then((all) => {
      if (!over) setContainers(all)
    })
    return () => {
      over = true
    }
  }, [engine])
  return containers
}
