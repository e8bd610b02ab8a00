/**
 * The mark: a ship on the incline of a slipway, on its way into the water. public/favicon.svg is the
 * same drawing.
 */
export const SlipwayMark = (props: { size: number }) => (
  <svg
    width={props.size}
    height={props.size}
    viewBox="0 0 32 32"
    fill="none"
    aria-hidden="true"
    focusable="false"
  >
    <g transform="rotate(12 16 18)">
      <path d="M7 5.5h6v4h5.5v4H7z" fill="currentColor" opacity="0.8" />
      <path d="M3 14.5h27.5l-2 4.5H4.2z" fill="currentColor" />
      <path
        d="M4.2 19h24.3l-1 2.2c-.7 1.6-2.2 2.6-3.9 2.6H8.4c-1.7 0-3.2-1-3.7-2.7z"
        fill="#f0795b"
      />
    </g>
    <path
      d="M1.5 23.2 30.5 29.4"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
    />
  </svg>
);
