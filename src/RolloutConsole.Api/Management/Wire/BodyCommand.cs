using Microsoft.AspNetCore.Http;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>A command with a body: the body is read and checked whole, then the command is given, then the answer is made.</summary>
internal static class BodyCommand
{
    /// <summary>A body that is one object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">What the object asks for; its faults refuse the command.</param>
    /// <param name="give">Gives the command.</param>
    /// <param name="answer">The answer to what was accepted; 204 when it is missing.</param>
    public static async Task<IResult> OfObjectAsync<T>(
        HttpContext context, Func<BodyReader, T> read, Func<T, Task<CommandReceipt>> give, Func<CommandReceipt, Task<IResult>>? answer = null)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var wanted = read(body);
        return body.Faults.Count > 0 ? Errors.Faulty(body.Faults) : await AnswerAsync(await give(wanted), answer);
    }

    /// <summary>A body that is a list of objects, or one that stands for a list of one.</summary>
    /// <inheritdoc cref="OfObjectAsync"/>
    public static async Task<IResult> OfListAsync<T>(
        HttpContext context, Func<BodyReader, T> read, Func<IReadOnlyList<T>, Task<CommandReceipt>> give, Func<CommandReceipt, Task<IResult>>? answer = null)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        IReadOnlyList<T> wanted = [.. items.Select(read)];
        return faults.Count > 0 ? Errors.Faulty(faults) : await AnswerAsync(await give(wanted), answer);
    }

    /// <summary>201 with what was created; what somebody deleted meanwhile is left out.</summary>
    /// <param name="receipt">The ids.</param>
    /// <param name="find">One of them as it goes over the wire; null when it is gone.</param>
    public static async Task<IResult> CreatedAsync<T>(CommandReceipt receipt, Func<long, Task<T?>> find)
        where T : class
    {
        var created = new List<T>(receipt.Ids.Count);
        foreach (var id in receipt.Ids)
        {
            if (await find(id) is { } one)
            {
                created.Add(one);
            }
        }

        return JsonAnswer.Created(created);
    }

    /// <summary>The answer to a command after which there is nothing to show: 204, or why not.</summary>
    public static IResult Done(CommandReceipt receipt) => receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);

    private static async Task<IResult> AnswerAsync(CommandReceipt receipt, Func<CommandReceipt, Task<IResult>>? answer) =>
        answer is not null && receipt.IsAccepted ? await answer(receipt) : Done(receipt);
}
