using System.Diagnostics;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>What the sign-in page says when it did not work.</summary>
internal static class SignInWords
{
    /// <summary>The sentence of a problem.</summary>
    /// <param name="problem">What went wrong.</param>
    /// <param name="waitSeconds">How long to wait, where that is asked.</param>
    public static string Of(SignInProblem problem, int? waitSeconds = null) => problem switch
    {
        SignInProblem.Wrong => "User name or password is wrong. Check both; capital letters count in the password.",
        SignInProblem.TooOften =>
            $"User name or password is wrong, and there were many wrong attempts from this address. The right password still works; "
            + $"wrong ones are counted again after {Wait(waitSeconds)}.",
        SignInProblem.Busy => "Too many people are signing in at this moment. Try again in a second.",
        SignInProblem.NameMissing => "Type your user name.",
        SignInProblem.PasswordMissing => "Type your password.",
        SignInProblem.NoRole => "This account has no role, so there is nothing it may see. An Admin can give it one.",
        SignInProblem.Expired => "This form was too old. Sign in once more.",
        SignInProblem.Unreadable => $"The form could not be read. Use the fields name and password of at most {PasswordRules.Longest} characters.",
        _ => throw new UnreachableException($"sign-in problem {problem}"),
    };

    /// <summary>The sentence for the query of the sign-in page; null when the query names no problem.</summary>
    /// <param name="word">Value of <c>problem</c>.</param>
    /// <param name="waitSeconds">Value of <c>wait</c>.</param>
    public static string? OfQuery(string? word, int? waitSeconds) =>
        Enum.TryParse<SignInProblem>(word, ignoreCase: true, out var problem) && Enum.IsDefined(problem) && !char.IsDigit(word![0])
            ? Of(problem, waitSeconds is > 0 and <= 3600 ? waitSeconds : null)
            : null;

    private static string Wait(int? seconds) => seconds switch
    {
        null => "five minutes",
        < 90 => $"{seconds} s",
        _ => $"{(seconds + 59) / 60} min",
    };
}
