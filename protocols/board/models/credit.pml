/* SPDX-License-Identifier: Apache-2.0
 *
 * The byte credit of Sources/WireProtocol/LinkEndpoint.swift, with frames of one unit: grants are
 * cumulative totals; a frame is charged once, when it is first sent; a sender without credit and
 * with nothing in flight asks for it by a flag. Acknowledgements ride on other frames, so a frame
 * may be acknowledged and the grant that went with it lost.
 *
 * Losses are bounded, so that a stall shows as an invalid end state.
 *
 * Proved: no more than the receiver has room for is ever outstanding; all frames come through.
 *
 * Mutants, each of which must fail:
 *   -DRELATIVE   a grant says how much more: a lost one is lost for ever
 *   -DNO_ASK     a sender without credit does not ask
 *   -DUNCHARGED  a frame is sent whatever the credit
 */
#define FRAMES 6
#define ROOM 2           /* receiveBytes in the code */
#define WINDOW 3
#define LOSSES 3

mtype = { FRAME, ASK, ACK, GRANT };
chan down = [3] of { mtype, byte };
chan up = [3] of { mtype, byte, byte };      /* kind, expected next, grant */

byte next = 0;           /* the sender: frames sent for the first time */
byte base = 0;           /* frames acknowledged */
byte granted = ROOM;
byte taken = 0;          /* the receiver: frames handed out */
byte told = ROOM;        /* the total it granted last */
byte losses = 0;
byte asks = 0;           /* bounded: more than losses can make necessary */

active proctype Loss()
{
end: do
  :: atomic { losses < LOSSES && nempty(down) -> losses++; down?_, _ }
  :: atomic { losses < LOSSES && nempty(up) -> losses++; up?_, _, _ }
  od
}

active proctype Sender()
{
  byte q, g;
  do
#ifdef UNCHARGED
  :: atomic { next < FRAMES && next - base < WINDOW && nfull(down) ->
#else
  :: atomic { next < FRAMES && next - base < WINDOW && next < granted && nfull(down) ->
#endif
       down!FRAME, next; next++;
       assert(next - taken <= ROOM) }
  :: atomic { timeout && next > base && nfull(down) ->      /* go back */
       q = base;
       do
       :: q < next -> if :: nfull(down) -> down!FRAME, q :: full(down) fi; q++
       :: q == next -> break
       od; q = 0 }
#ifndef NO_ASK
  :: atomic { timeout && next == base && next < FRAMES && next >= granted && asks < 8 ->
       asks++; down!ASK, 0 }
#endif
  :: atomic { up?ACK, q, g -> if :: q > base -> base = q :: else fi; q = 0; g = 0 }
  :: atomic { up?GRANT, q, g ->
       if :: q > base -> base = q :: else fi;
#ifdef RELATIVE
       granted = granted + g;
#else
       if :: g > granted -> granted = g :: else fi;
#endif
       q = 0; g = 0 }
  :: atomic { base == FRAMES -> break }
  od
}

inline grant() {
#ifdef RELATIVE
  if :: nfull(up) -> up!GRANT, taken, taken + ROOM - told; told = taken + ROOM :: full(up) fi
#else
  if :: nfull(up) -> up!GRANT, taken, taken + ROOM; told = taken + ROOM :: full(up) fi
#endif
}

active proctype Receiver()
{
  byte q;
end: do
  :: atomic { down?FRAME, q ->
       if :: q == taken -> taken++ :: else fi;
       if
       :: nfull(up) -> up!ACK, taken, 0      /* on another frame, without a grant */
       :: grant()
       fi; q = 0 }
  :: atomic { down?ASK, q -> grant(); q = 0 }
  :: atomic { nfull(up) && taken + ROOM - told >= ROOM / 2 && told < taken + ROOM -> grant() }
  od
}
