// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Prints numbers as Go's templates print a {@code float64}, which is what every number in a values file becomes: {@code
 * strconv.FormatFloat(x, 'g', -1, 64)}, that is the fewest digits that read back as the same number, with an exponent
 * if the decimal exponent is below -4 or at least 6.
 */
final class GoNumber {

    private static final int SMALLEST_PLAIN_EXPONENT = -4;
    private static final int FIRST_SCIENTIFIC_EXPONENT = 6;
    /** Digits that always suffice to tell a double from its neighbours. */
    private static final int MAX_DIGITS = 17;

    private GoNumber() {}

    static String print(double number) {
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal shortest = shortest(number).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = number < 0 ? "-" : "";
        if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < FIRST_SCIENTIFIC_EXPONENT) {
            return sign + shortest.abs().toPlainString();
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String size = String.valueOf(Math.abs(exponent));
        return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+")
                + (size.length() < 2 ? "0" + size : size);
    }

    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        for (int precision = 1; precision < MAX_DIGITS; precision++) {
            BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                return rounded;
            }
        }
        return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
    }
}
