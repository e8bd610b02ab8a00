/**
 * What the fleet plugin's browser and server parts share.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './types';
