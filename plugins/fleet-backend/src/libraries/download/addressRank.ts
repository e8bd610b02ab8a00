import ipaddr from 'ipaddr.js';

const RANKS: Partial<Record<string, number>> = {
  private: 1,
  uniqueLocal: 1,
  carrierGradeNat: 1,
  loopback: 2,
  unspecified: 2,
  linkLocal: 3,
};

/**
 * How far inside an address is: 0 for a public one, more for one of the company's network, this machine, and the link (where
 * clouds answer with credentials).
 */
export function addressRank(address: string): number {
  if (!ipaddr.isValid(address)) return 0;
  return RANKS[ipaddr.process(address).range()] ?? 0;
}
