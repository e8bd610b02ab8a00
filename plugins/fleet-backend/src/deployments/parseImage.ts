import type { ContainerImage } from '@slipway/plugin-fleet-common';

/**
 * Takes an image reference apart, as Docker and kustomize do: `registry.acme.com:5000/shop/payments:1.2@sha256:...`.
 * What is missing is absent; nothing is filled in.
 */
export function parseImage(reference: string): ContainerImage {
  const [named = '', digest] = reference.trim().split(/@(.*)/s);
  const lastPart = named.lastIndexOf('/') + 1;
  const colon = named.indexOf(':', lastPart);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  return {
    image: colon < 0 ? named : named.slice(0, colon),
    ...(tag && { tag }),
    ...(digest && { digest }),
  };
}

/** Whether a container, by its name or that of its image, is the service's own and not one that helps it. */
export function isOwnContainer(
  { container, image }: ContainerImage,
  service: string,
): boolean {
  return (
    container === service || image.slice(image.lastIndexOf('/') + 1) === service
  );
}
